#!/bin/sh
# Makes the small clips of this folder anew, with ffmpeg (libx264, libx265, aac). The pictures are ffmpeg's own
# test card; each file shows one thing that the checks must see.
set -eu
cd "$(dirname "$0")"

card() { # size, rate, seconds
    printf 'testsrc2=s=%s:r=%s:d=%s' "$1" "$2" "$3"
}
run() { ffmpeg -loglevel error -y -bitexact "$@"; }
x264="-c:v libx264 -preset veryslow -crf 38 -threads 1"
aac="-c:a aac -b:a 24k -ar 48000"

# A reel as it should be: 9:16, 4 s, index first, its upper half red, green, blue and white for a second each.
paint="drawbox=h=ih/2:t=fill:c=red:enable='lt(t,1)',drawbox=h=ih/2:t=fill:c=lime:enable='gte(t,1)*lt(t,2)',\
drawbox=h=ih/2:t=fill:c=blue:enable='gte(t,2)*lt(t,3)',drawbox=h=ih/2:t=fill:c=white:enable='gte(t,3)'"
run -f lavfi -i "$(card 180x320 30 4),$paint" -f lavfi -i sine=440:d=4 $x264 -pix_fmt yuv420p -g 75 $aac -ac 1 \
    -movflags +faststart reel.mp4
# The same with the index at the end, as most programs write it.
run -i reel.mp4 -c copy index_last.mp4
# The same in fragments, as screen recorders write it.
run -i reel.mp4 -c copy -movflags frag_keyframe+empty_moov+default_base_moof fragments.mp4
# A QuickTime file of a phone held upright: stored lying, turned by its matrix; uncompressed sound.
run -f lavfi -i "$(card 320x180 30 3.2)" -f lavfi -i sine=440:d=3.2 $x264 -pix_fmt yuv420p -g 60 \
    -c:a pcm_s16le -ar 8000 -movflags +faststart lying.mov
run -i lying.mov -c copy -metadata:s:v:0 rotate=270 -movflags +faststart turned.mov && rm lying.mov
# HEVC, with colours of ten bits.
run -f lavfi -i "$(card 180x320 30 4)" -c:v libx265 -preset veryslow -crf 38 -x265-params log-level=error:pools=1 \
    -pix_fmt yuv420p10le -tag:v hvc1 -movflags +faststart hevc.mp4
# Colours that Instagram does not take.
run -f lavfi -i "$(card 180x320 30 3.2)" $x264 -pix_fmt yuv444p -movflags +faststart colours444.mp4
# Too short, too slow, too wide.
run -f lavfi -i "$(card 180x320 30 2)" $x264 -pix_fmt yuv420p -movflags +faststart short.mp4
run -f lavfi -i color=c=teal:s=2048x1152:r=15:d=3 $x264 -pix_fmt yuv420p -movflags +faststart slow_wide.mp4
# Sound alone.
run -f lavfi -i sine=440:d=4 $aac -movflags +faststart sound.mp4
# A tone that is quiet, loud, silent and quiet again, a second each, in stereo.
run -f lavfi -i "$(card 90x160 30 4)" \
    -f lavfi -i "sine=440:d=4,volume='if(lt(t,1),0.05,if(lt(t,2),1,if(lt(t,3),0,0.05)))':eval=frame" \
    $x264 -pix_fmt yuv420p -c:a aac -b:a 48k -ar 48000 -ac 2 -movflags +faststart loud.mp4

# Pictures: red, green, blue and white quarters, clockwise from the upper left.
# Needs imagemagick, libavif-bin and libheif-examples.
work=$(mktemp -d)
convert \( -size 48x36 xc:'rgb(220,30,30)' xc:'rgb(30,200,30)' +append \) \
    \( -size 48x36 xc:'rgb(240,240,240)' xc:'rgb(30,30,220)' +append \) -append +repage PNG24:"$work/plain.png"
convert "$work/plain.png" -alpha on -channel A -fx 'j<36?1:0' "$work/clear.png"
convert "$work/plain.png" -scale '256x192!' "$work/large.png"
avifenc --min 5 --max 10 -y 420 "$work/plain.png" plain.avif
avifenc --min 5 --max 10 -d 10 -y 444 --cicp 12/13/6 "$work/plain.png" wide.avif
avifenc --min 5 --max 10 -y 420 "$work/clear.png" clear.avif
avifenc --min 5 --max 10 -y 420 --grid 2x2 --irot 1 "$work/large.png" grid.avif
avifenc --min 5 --max 10 -y 422 -r limited -d 12 --imir 1 "$work/plain.png" mirrored.avif
heif-enc -q 90 "$work/plain.png" -o plain.heic
rm -r "$work"
