#!/bin/sh
# Draws the stills of the welcome page anew with the sandbox's own recipes, into this folder.
# The package alone is built optimised and without its debug assertions, since those make the recipes draw small.
set -eu
cd "$(dirname "$0")/../.."
DRAW_STILLS=1 cargo test --test suite stills \
  --config 'profile.dev.package.tintype.opt-level=2' \
  --config 'profile.dev.package.tintype.debug-assertions=false'
