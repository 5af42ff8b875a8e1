#!/bin/sh
# Makes the short clips that ship with the sandbox. Needs ffmpeg with libx264.
#
# Each clip is a slow move over a still that the sandbox's own recipes drew (stills/), with a sound made
# of filtered noise: H.264 High, 4:2:0, 24 fps, closed groups, AAC 48 kHz stereo, index first.
set -eu
cd "$(dirname "$0")"

clip() { # name, seconds, zoom, x, y, extra picture filter, sound
    ffmpeg -nostdin -v error -y \
        -loop 1 -framerate 24 -i "stills/$1.jpg" \
        -f lavfi -i "$7" \
        -vf "hqdn3d=6:4:6:4,scale=2160:3840:flags=bicubic,zoompan=z='$3':x='$4':y='$5':d=1:s=540x960:fps=24,$6,format=yuv420p" \
        -t "$2" -map 0:v -map 1:a \
        -c:v libx264 -profile:v high -level 3.1 -preset slow -crf 25 -maxrate 340k -bufsize 680k \
        -g 48 -keyint_min 24 -flags +cgop -bf 2 -colorspace bt709 -color_primaries bt709 -color_trc bt709 \
        -c:a aac -ar 48000 -ac 2 -b:a 64k \
        -map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact \
        -movflags +faststart "$1.mp4"
}

# The sea breathes in and out; the kiln flickers; the shore slides by; the wheel comes closer, trembling.
clip sea 5 "1.06+0.0009*on" "iw/2-(iw/zoom/2)+12*sin(on/40)" "ih/2-(ih/zoom/2)+10*sin(on/26)" \
    "eq=brightness='0.012*sin(t*2.1)':eval=frame" \
    "anoisesrc=color=brown:amplitude=0.5:sample_rate=48000:seed=3,lowpass=f=900,tremolo=f=0.25:d=0.7,volume=0.7"
clip kiln 4 "1.04+0.0006*on" "iw/2-(iw/zoom/2)" "ih/2-(ih/zoom/2)" \
    "eq=brightness='0.016*sin(t*9)+0.012*sin(t*23.7)':saturation='1+0.03*sin(t*13)':eval=frame" \
    "anoisesrc=color=brown:amplitude=0.6:sample_rate=48000:seed=5,lowpass=f=180,volume=0.9"
clip shore 5 "1.16" "(iw-iw/zoom)*(0.30+0.0030*on)" "(ih-ih/zoom)*(0.75-0.0040*on)" \
    "eq=brightness='0.01*sin(t*1.7)':eval=frame" \
    "anoisesrc=color=pink:amplitude=0.35:sample_rate=48000:seed=7,lowpass=f=2400,tremolo=f=0.3:d=0.8,volume=0.5"
clip wheel 4 "1.02+0.0022*on" "iw/2-(iw/zoom/2)+3*sin(on/2.3)" "ih/2-(ih/zoom/2)+3*cos(on/2.3)" \
    "eq=brightness='0.006*sin(t*17)':eval=frame" \
    "sine=frequency=62:sample_rate=48000,tremolo=f=6:d=0.5,volume=0.25"
