// SPDX-License-Identifier: Apache-2.0
#include "footprint.hpp"

#include <glib.h>
#include <malloc.h>

// libcurl's and libldap's RTMP and LDAP bring GnuTLS along, whose constructor would test itself and
// open PKCS #11 modules: a megabyte for protocols that are never spoken here. Whoever needs it
// still initialises it by its own call. GnuTLS asks this function (its GNUTLS_SKIP_GLOBAL_INIT).
extern "C" [[gnu::visibility("default"), gnu::used]] int _gnutls_global_init_skip() {
  return 1;
}

namespace esimgw {

void keepFootprintSmall() {
#ifdef M_ARENA_MAX
  // One thread works; GLib's helpers need no heaps of their own.
  mallopt(M_ARENA_MAX, 1);
#endif
  // Routes are all that is asked of the network monitor, and the kernel tells them. Other monitors
  // cost a D-Bus connection with a thread, and a wakeup for each property of NetworkManager.
  g_setenv("GIO_USE_NETWORK_MONITOR", "netlink", FALSE);
}

}  // namespace esimgw
