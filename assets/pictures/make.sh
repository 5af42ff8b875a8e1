#!/usr/bin/env bash
# Takes the README's pictures from the running program: the demo account on a virtual display, driven by keys and
# clicks. Before the pictures it does a day's work there: hides a comment, publishes a picture, schedules another,
# loses the file of a third on its way, and leaves a carousel half written.
# Needs: xvfb openbox xdotool imagemagick, and a release build. Usage: assets/pictures/make.sh [FOLDER] [WIDTHxHEIGHT]
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${1:-assets/pictures}
size=${2:-1440x900}
wide=${size%x*} tall=${size#*x}
# Longer where the program is a debug build.
patience=${PATIENCE:-1}
mkdir -p "$out"

profile=$(mktemp -d)
files=$(mktemp -d)
export XDG_RUNTIME_DIR="$profile/run" DISPLAY=${PICTURES_DISPLAY:-:93}
mkdir -m 700 "$XDG_RUNTIME_DIR"
Xvfb "$DISPLAY" -screen 0 "${size}x24" -nolisten tcp >/dev/null 2>&1 &
screen=$!
trap 'kill $screen 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$profile" "$files"' EXIT
sleep 1

# What a potter would have on the desk, from the stills of the welcome page.
still() { convert "assets/welcome/$1.jpg" "${@:3}" "$files/$2"; }
still 6 quince.jpg -resize 1080x1350
still 8 bowls.png -resize 1080x1350
still 3 sea.jpg -resize 1620x2025 -gravity center -crop 1620x1080+0+0 +repage
still 1 moon-jar.jpg -resize 1080x1350
still 4 cup.jpg -resize 1080x1350
still 9 kiln.jpg -resize 1080x1350

# Without a window manager there is no title bar: the picture is the window and nothing else.
"${TINTYPE:-target/release/tintype}" --demo --profile "$profile" &
program=$!
until window=$(xdotool search --onlyvisible --name 'Tintype$' 2>/dev/null | tail -1) && [ -n "$window" ]; do sleep 0.2; done
pause() { sleep "$(echo "$1 * $patience" | bc)"; }
away() { xdotool mousemove "$((wide - 3))" "$((tall - 3))"; }
pause 2
xdotool windowsize "$window" "$wide" "$tall" windowmove "$window" 0 0 windowfocus "$window"
away
sleep "${FIRST_WAIT:-25}"

press() { for key in "$@"; do xdotool key "$key"; pause 0.2; done; }
typed() { xdotool type --delay 25 "$1"; pause 0.4; }
choose() { press ctrl+k; pause 0.3; typed "$1"; press Return; pause 0.6; }
picture() { import -window "$window" -depth 8 "$out/$1.png"; }

# A new draft of a caption and files.
draft() {
  local caption=$1 file
  shift
  press g c; pause 0.5
  choose "new draft"
  for file in "$@"; do
    choose "type the path"
    typed "$files/$file"
    press Return; pause 0.6
    press Escape
  done
  pause 1
  # The caption stands at the top of the pane beside the picture.
  xdotool mousemove "$((wide > 1300 ? wide - 500 : wide - 200))" 130 click 1; pause 0.4
  typed "$caption"
  press Escape; away
  pause 3
}

press g i; pause 1; press j j h; pause 1
press g a; pause 1
# The right one of the chips: what is open and what is done.
xdotool mousemove "$((wide > 1280 ? 575 : 415))" 28; pause 0.3; xdotool click 1; away
draft "The kettle is on. Second firing comes out on Thursday." cup.jpg
press ctrl+Return; pause 12
draft "Moon jar, third try. The glaze stayed where it was put." moon-jar.jpg
press ctrl+shift+Return; pause 1
# The sheet stands above the bar; its button is the lowest thing in it.
xdotool mousemove "$((wide - 546))" "$((tall - 89))"; pause 0.3; xdotool click 1; away; pause 3
draft "Door open at four, and everything survived." kiln.jpg
# Its file is gone before the minute: what was promised cannot be kept, and the person is asked.
rm "$files/kiln.jpg"; press ctrl+Return; pause 12
draft "Fog all week, so we glazed. Three pieces from the November firing go up on Friday, ten in the morning, Lisbon time. #stoneware #tidewrack" quince.jpg bowls.png sea.jpg

for theme in darkroom daylight; do
  choose "$theme theme"
  press g i; pause 2; picture "inbox-$theme"
  press g l; pause 4; picture "library-$theme"
  press g n; pause 3; picture "insights-$theme"
  press g s; pause 1; picture "settings-$theme"
  press g c Left Left; pause 2; picture "compose-$theme"
  press g a k k k; pause 2; picture "activity-$theme"
done
kill "$program"
