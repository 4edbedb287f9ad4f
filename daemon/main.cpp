// SPDX-License-Identifier: Apache-2.0
// esim-gatewayd: options, then run; nothing else.
#include <glib.h>

#include <cstdio>
#include <exception>
#include <string>

#include "app.hpp"
#include "footprint.hpp"
#include "paths.hpp"
#include "runtime/log.hpp"

int main(int argc, char** argv) {
  esimgw::keepFootprintSmall();
  gchar* configuration = nullptr;
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
      {"config", 'c', 0, G_OPTION_ARG_FILENAME, &configuration,
       "Read this configuration (default: the installed one)", "FILE"},
      {"version", 'V', 0, G_OPTION_ARG_NONE, &version, "Print the version", nullptr},
      {},
  };
  auto* options = g_option_context_new("- IoT Profile Assistant of a router's eUICCs");
  g_option_context_add_main_entries(options, entries, nullptr);
  GError* error = nullptr;
  bool understood = g_option_context_parse(options, &argc, &argv, &error) != FALSE && argc == 1;
  g_option_context_free(options);
  if (!understood) {
    std::fprintf(stderr, "esim-gatewayd: %s\n", error ? error->message : "too many arguments");
    g_clear_error(&error);
    return 2;
  }
  if (version) {
    std::printf("esim-gatewayd %s\n", esimgw::version);
    return 0;
  }
  try {
    std::string file = configuration != nullptr ? configuration : esimgw::paths::configuration;
    g_free(configuration);
    return esimgw::runDaemon(file);
  } catch (const std::exception& failure) {
    esimgw::log::error("start-failed", failure.what());
    return 1;
  }
}
