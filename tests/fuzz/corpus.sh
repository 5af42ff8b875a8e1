#!/bin/sh
# Makes the kept inputs that are pictures and clips anew. Needs ffmpeg (libx264, libx265, aac) and ImageMagick; the
# others are written by hand.
set -eu
cd "$(dirname "$0")/corpus"
video="-f lavfi -i testsrc2=s=32x32:r=5:d=0.6"
make="ffmpeg -loglevel error -y -bitexact"
h264="-c:v libx264 -preset ultrafast -pix_fmt yuv420p -x264-params no-info=1"
$make $video $h264 -movflags +faststart clips/first.mp4
$make $video $h264 clips/last.mp4
$make $video -f lavfi -i sine=440:d=0.6 $h264 -c:a aac -b:a 8k -movflags frag_keyframe+empty_moov clips/fragments.mp4
$make -i clips/first.mp4 -c copy -metadata:s:v:0 rotate=90 clips/turned.mov
$make $video -c:v libx265 -x265-params log-level=none:no-info=1 -tag:v hvc1 -preset ultrafast clips/hevc.mp4
$make -f lavfi -i sine=440:d=0.2 -c:a aac -b:a 8k clips/sound.mp4
head -c 900 clips/last.mp4 >clips/cut.mp4
printf '\0\0\0\030ftypisom\0\0\002\0isommp41\0\0\0\001moov\377\377\377\377\377\377\377\377' >clips/endless.mp4
for format in jpg png gif bmp tiff webp; do
  convert -size 12x9 gradient:red-blue -strip "pictures/plain.$format"
done
convert -size 12x9 gradient:red-blue -colorspace CMYK -strip pictures/print.jpg
convert -size 12x9 gradient:none-blue -strip pictures/clear.png
convert -size 4x4 xc:red xc:blue -loop 0 -strip pictures/moving.gif
convert -size 12x9 gradient:red-blue -orient LeftBottom pictures/turned.jpg
head -c 200 pictures/plain.jpg >pictures/cut.jpg
# A head that promises more pixels than there is memory for.
printf '\211PNG\r\n\032\n\0\0\0\015IHDR\177\377\377\377\177\377\377\377\010\002\0\0\0' >pictures/vast.png
