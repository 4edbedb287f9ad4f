#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes a header with the build id: project version, revision if there is one, and a digest of what
# a plugin compiles in from the daemon (headers, compiler, options). A plugin that was built against
# anything else must not be used with this daemon.
# Usage: build_id.sh OUTPUT VERSION SOURCE_ROOT TOOLCHAIN
set -eu
output=$1
version=$2
root=$3
toolchain=$4

revision=$(git -C "$root" describe --always --dirty --match none 2>/dev/null || true)
digest=$({
  echo "$toolchain"
  cat "$root"/daemon/card/*.hpp "$root"/daemon/runtime/*.hpp "$root"/daemon/tlv/bytes.hpp
} | sha256sum | cut -c1-12)

cat > "$output.new" <<END
// SPDX-License-Identifier: Apache-2.0
#pragma once
namespace esimgw {
inline constexpr const char* buildId = "$version${revision:+-$revision}+$digest";
}  // namespace esimgw
END
# An unchanged id rebuilds nothing.
if cmp -s "$output.new" "$output"; then
  rm "$output.new"
else
  mv "$output.new" "$output"
fi
