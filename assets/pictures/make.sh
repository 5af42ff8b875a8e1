#!/usr/bin/env bash
# Takes the README's pictures from the running program: the demo account on a virtual display, driven by keys.
# Needs: xvfb openbox xdotool imagemagick, and a release build. Usage: assets/pictures/make.sh [FOLDER] [WIDTHxHEIGHT]
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${1:-assets/pictures}
size=${2:-1440x900}
mkdir -p "$out"

profile=$(mktemp -d)
export XDG_RUNTIME_DIR="$profile/run" DISPLAY=:93
mkdir -m 700 "$XDG_RUNTIME_DIR"
Xvfb "$DISPLAY" -screen 0 "${size}x24" -nolisten tcp >/dev/null 2>&1 &
screen=$!
trap 'kill $screen 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$profile"' EXIT
sleep 1

# Without a window manager there is no title bar: the picture is the window and nothing else.
"${TINTYPE:-target/release/tintype}" --demo --profile "$profile" &
program=$!
until window=$(xdotool search --onlyvisible --name '^Tintype' 2>/dev/null | tail -1) && [ -n "$window" ]; do sleep 0.2; done
sleep 2
xdotool windowsize "$window" "${size%x*}" "${size#*x}" windowmove "$window" 0 0 windowfocus "$window"
xdotool mousemove "$((${size%x*} - 3))" "$((${size#*x} - 3))"
sleep "${FIRST_WAIT:-25}"

press() { for key in "$@"; do xdotool key "$key"; sleep 0.2; done; }
choose() { press ctrl+k; sleep 0.3; xdotool type --delay 20 "$1"; sleep 0.5; press Return; sleep 0.6; }
picture() { import -window "$window" -depth 8 "$out/$1.png"; }

for theme in darkroom daylight; do
  choose "$theme theme"
  press g i; sleep 2; picture "inbox-$theme"
  press g l; sleep 4; picture "library-$theme"
  press g n; sleep 3; picture "insights-$theme"
  press g s; sleep 1; picture "settings-$theme"
  press g c; sleep 2; picture "compose-$theme"
  press g a; sleep 1; picture "activity-$theme"
done
kill "$program"
