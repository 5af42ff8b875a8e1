//! Captions for kiln, wheel, tests and printed announcements.
//! Invariant: temperatures in degrees Celsius; dates only as weekdays and months, so they never go stale.

use super::Stock;

pub(super) const GLAZE_TESTS: Stock = Stock {
    openings: &[
        "Twenty tests, three keepers. A good month.",
        "Row two is the same glaze {n} times. The only thing that changed is the weather.",
        "Third from the left. We know. Everybody says third from the left.",
        "New ash from the vines. It is greener than the old ash, nobody knows why.",
        "Tests for {month}. We name them after the bus stops.",
        "Every tile has a number on the back and a story nobody wrote down.",
        "Four colours you will see again, sixteen you will not.",
    ],
    tags: &["#glazetests", "#testtiles", "#glazechemistry", "#ashglaze", "#colour"],
    alt: &[
        "Twenty glaze test tiles in rows, from bone to ink.",
        "A board of small glazed tiles in blues, greens and browns.",
    ],
};

pub(super) const KILN_DOOR: Stock = Stock {
    openings: &[
        "Peep hole out. The cones are down, so are we.",
        "It takes {n}0 hours to heat, and two days to not look.",
        "This orange has no name. We call it nearly.",
        "Loaded at noon, lit at two, still here.",
        "The kiln is the oldest of us and does what it likes.",
        "Cooling. Please hold.",
    ],
    tags: &["#kiln", "#firing", "#cone10", "#kilnday", "#fire"],
    alt: &[
        "The open door of a glowing kiln, pots standing dark on two shelves.",
        "An arched kiln opening, bright orange, with silhouettes of vessels.",
    ],
};

pub(super) const GLAZE_CLOSE_UP: Stock = Stock {
    openings: &[
        "Iron, up close.",
        "Two centimetres of a plate, or a coast from the air.",
        "Crackle is the glaze being a little too small for the pot. We know how that feels.",
        "It pooled, it waited, it turned green.",
        "We did not paint this. We stood beside it.",
        "A glaze is a kind of weather.",
        "The specks are iron from the clay. They come up when it is hottest.",
    ],
    tags: &["#glaze", "#crackle", "#closeup", "#reduction", "#celadonglaze"],
    alt: &[
        "A glaze seen very close: cream turning to deep green, with fine cracks.",
        "The surface of a glazed pot, drifting from pale to dark.",
    ],
};

pub(super) const WHEEL: Stock = Stock {
    openings: &[
        "From the wheel to the first cup, in forty seconds. It took nine days and two firings.",
        "Centred. The clay, not us.",
        "{n} bowls before lunch, one of them on purpose.",
        "Wet clay is the only colour we cannot keep.",
        "The wheel is from 1971 and still faster than needed.",
        "Ines can do this without looking. She looks anyway.",
        "Slip everywhere. This is the tidy part.",
    ],
    tags: &["#wheelthrowing", "#process", "#throwing", "#wetclay", "#studiolife"],
    alt: &[
        "A wet clay bowl on a potter’s wheel, seen from above.",
        "Spiral rings in clay on a steel wheel head.",
    ],
};

pub(super) const POSTER: Stock = Stock {
    openings: &[
        "Open studio this weekend. Tea, seconds, and the kiln if it behaves.",
        "Save the date. It is printed, so now it is true.",
        "Workshop in {month}: eight places, two days, one apron each. {price} €, lunch included.",
        "We will be at the market on Saturday, under the plane tree, ten to six.",
        "The shop is closed for {n} days. We are moving the kiln forty centimetres.",
        "Poster by Tom, who can draw one thing.",
    ],
    tags: &["#openstudio", "#workshop", "#poster", "#linocut", "#savethedate"],
    alt: &[
        "A printed poster: a red sun over dark waves, with a date.",
        "An announcement in two inks, a disc above wavering bands.",
    ],
};
