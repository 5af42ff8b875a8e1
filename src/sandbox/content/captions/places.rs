//! Captions for the sea and the land on the way to work.
//! Invariant: places are never named; the walk is private.

use super::Stock;

pub(super) const SEA: Stock = Stock {
    openings: &[
        "Fog all week, so we glazed.",
        "The sea before anyone has an opinion about it.",
        "Flat as a plate. We checked against a plate.",
        "Moon on the water at half past six. The ferry was late and nobody minded.",
        "This is the blue. This one, not the other one.",
        "There are two rocks out there. In fog there are none, or four.",
        "We go and look at it, and then we go and work.",
        "Low sun, low tide, low expectations. It was very good.",
    ],
    tags: &["#sea", "#atlantic", "#dawn", "#fog", "#horizon"],
    alt: &[
        "The sea at dawn, a path of light on the water.",
        "Calm water under a pale sky, the horizon in the middle.",
        "The sea in soft light, small waves in front.",
    ],
};

pub(super) const HEADLANDS: Stock = Stock {
    openings: &[
        "The road to the clay.",
        "Six hills, one behind the other. Our pit is under the third.",
        "The far ones are celadon, the near ones are ink. We did not choose that, we only copy.",
        "Morning took the colour out and put it back later.",
        "Two sacks of clay, {n} kilometres, one view.",
        "On the way back it was all gone.",
    ],
    tags: &["#hills", "#morningmist", "#wildclay", "#landscape", "#onthewaytowork"],
    alt: &[
        "Ridges of hills fading into mist under a pale sun.",
        "Layers of headlands from pale to dark in morning haze.",
    ],
};

pub(super) const SHORE: Stock = Stock {
    openings: &[
        "From the cliff it looks like a glaze that ran.",
        "The line between sand and water has never once been straight.",
        "Foam, sand, deep. Three colours, no recipe.",
        "High water today. The path was under it.",
        "We have a test tile that looks like this. It was an accident there too.",
        "Watching the edge for {n} minutes counts as research.",
    ],
    tags: &["#shore", "#tideline", "#fromabove", "#waves", "#sand"],
    alt: &[
        "A shore seen from above: sand, a line of foam and green water.",
        "Waves running up a beach, seen from the cliff.",
    ],
};

pub(super) const PEBBLES: Stock = Stock {
    openings: &[
        "Somebody sorted these by size. It took ten thousand years.",
        "No two the same, and no bad ones. Annoying.",
        "The one with the white vein came home with us.",
        "Colour chart, free of charge, open all night.",
        "They are warm in the evening if you put your hand in.",
        "Stones, dry. Wet they would be showing off.",
    ],
    tags: &["#pebbles", "#beachfinds", "#stones", "#colourpalette", "#texture"],
    alt: &[
        "Rounded pebbles on sand, grey, blue and brown, some with white veins.",
        "A beach of smooth stones seen from above.",
    ],
};

pub(super) const DUNE_GRASS: Stock = Stock {
    openings: &[
        "The grass leans east. Everything here leans east.",
        "Behind this dune is the sea, and in front of it is us, late for work.",
        "We brush slip on with this grass. It is a terrible brush and we love it.",
        "Wind from the water, {n} days now.",
        "It hisses. You have to imagine that.",
        "A slow green, then a thin blue, then nothing. We could live with that on a plate.",
    ],
    tags: &["#dunes", "#marram", "#beachgrass", "#wind", "#coast"],
    alt: &[
        "Dune grass in front of a thin band of sea and a pale sky.",
        "Tall grass on a dune, the sea behind it.",
    ],
};
