//! Captions for pots, bowls and plates.
//! Invariant: prices in euro, sizes in centimetres, no exclamation marks.

use super::Stock;

pub(super) const MOON_JAR: Stock = Stock {
    openings: &[
        "The dark sister. Same clay, same hands, {n} degrees more.",
        "Two bowls, rim to rim, and you have a moon jar. That is the whole secret and it takes years.",
        "It leans a little to the left. So does the window.",
        "Jar number {n} of the winter. We stopped counting the ones before.",
        "Light at four in the afternoon does most of the work.",
        "The belly came out {cm} cm wide. The door is wider, just.",
        "You can see the seam if you look for it. We like it there.",
        "White is the hardest colour. Everything shows.",
    ],
    tags: &["#moonjar", "#달항아리", "#bigpots", "#whiteglaze", "#windowlight"],
    alt: &[
        "A large round moon jar on a table, lit by a slanted window.",
        "A nearly round jar with a narrow foot, window light on the wall behind it.",
        "A glazed moon jar with bare clay at the foot, on a wooden table.",
    ],
};

pub(super) const THREE_AND_A_CUP: Stock = Stock {
    openings: &[
        "Three and a cup. The cup was not invited.",
        "A family portrait, before {month} takes them apart.",
        "Bottle, flask, cylinder. They were not made together and look as if they were.",
        "Left over from the firing: the good ones, for once.",
        "The tall one is for oil, the round one for one stem, the cup is for us.",
        "We moved them about for an hour. This is where they stopped.",
        "Dusk, no lamp. The glaze keeps some of the day.",
        "Four pots that agree on nothing but the foot.",
    ],
    tags: &["#stilllife", "#bottle", "#vase", "#tableware", "#functionalpottery"],
    alt: &[
        "A flask, a tall bottle, a cylinder and a small cup in front of a grey wall.",
        "Three vessels and a cup overlapping on a table.",
    ],
};

pub(super) const NESTING_BOWLS: Stock = Stock {
    openings: &[
        "Stacked from sea to sand. The smallest holds salt, the largest holds supper.",
        "They nest because Ines measures and Tom does not.",
        "Bowls, in the order of the tide.",
        "One set, {n} bowls, one shelf. You asked for less space.",
        "The gap between two bowls is {n} mm. We are a little proud.",
        "Soup, rice, olives, keys. In this order.",
        "Sets are ready. {price} € for four, and we will not split them, please do not ask twice.",
    ],
    tags: &["#nestingbowls", "#bowls", "#tableware", "#kitchenware", "#celadon"],
    alt: &[
        "A stack of flared bowls from deep blue below to white on top.",
        "Nesting bowls stacked on a table in soft light.",
    ],
};

pub(super) const QUINCE_BRANCH: Stock = Stock {
    openings: &[
        "Last of the quince. It kept us company for {n} days.",
        "One branch is enough. Two would be a bouquet.",
        "The neighbour cuts the tree, we get the ends.",
        "A vase is a pot that waits for something.",
        "Blossom on the wall, and a shadow of it that is better.",
        "It dropped petals on the order book all week.",
        "The flask is {cm} cm, the branch has its own ideas.",
    ],
    tags: &["#quince", "#budvase", "#ikebana", "#branch", "#vase"],
    alt: &[
        "Quince branches with pale blossoms in a small flask, their shadow on the wall.",
        "A vase with thin flowering branches in window light.",
    ],
};

pub(super) const PLATE_ON_LINEN: Stock = Stock {
    openings: &[
        "A plate for one egg or a very small fish.",
        "The rim is where the glaze decides to be brown.",
        "Dinner plates, {cm} cm. They stack, they survive, they do not match on purpose.",
        "Ink, seen from above. It gets lighter where it is deepest.",
        "Washed, dried, photographed, and then lunch.",
        "The linen is from Ines’s grandmother. The stain is from Tom.",
        "Every plate warps a little. We choose the ones that do it politely.",
        "Table for six is ready. {price} € each, or trade us for olive oil.",
    ],
    tags: &["#plates", "#tableware", "#dinnerware", "#linen", "#celadon"],
    alt: &[
        "A glazed plate on linen, seen from above.",
        "A round plate with a soft well of colour, on woven cloth.",
    ],
};

pub(super) const CUP_AND_STEAM: Stock = Stock {
    openings: &[
        "First tea from the new batch. The handle is in the next batch.",
        "It is dark by five and this helps.",
        "A cup should be warm outside before it is cool inside. We work on that.",
        "Steam is the best thing that ever came out of a pot.",
        "Cup and steam, take {n}. The tea was cold by then.",
        "For hands, mostly.",
        "The tumblers are back, {price} €. They live by the kettle.",
    ],
    tags: &["#teacup", "#yunomi", "#tea", "#tumbler", "#darkandmoody"],
    alt: &[
        "A blue glazed cup of tea in a dark room, steam rising.",
        "A glossy cup with tea, lit from the left, against a dark wall.",
    ],
};

pub(super) const DRYING_SHELF: Stock = Stock {
    openings: &[
        "Winter shelf. {n} weeks of mornings.",
        "Three boards, one week, no visitors.",
        "Everything on this shelf is spoken for except the third from the left.",
        "They look at you when you come in.",
        "Inventory day. We counted, then we had tea, then we counted.",
        "The shelf is full, so the shop is open.",
        "Some are taller than they should be. Nobody was sent home.",
        "A quiet meeting of small pots.",
    ],
    tags: &["#shelfie", "#smallbatch", "#studioshelf", "#pots", "#shopupdate"],
    alt: &[
        "Three wooden shelves with small vessels in bone, rust, blue and celadon.",
        "Rows of cups and bottles on oak boards against a plaster wall.",
    ],
};

pub(super) const LEMONS: Stock = Stock {
    openings: &[
        "What the bowl is for.",
        "Six lemons from over the wall. The wall has no owner.",
        "One rolled away and we left it.",
        "We do not style things. We were making lemonade.",
        "A fruit bowl should make you buy fruit.",
        "The wide bowl, {cm} cm, with its first job.",
    ],
    tags: &["#fruitbowl", "#lemons", "#stilllife", "#kitchen", "#bowl"],
    alt: &[
        "A wide pale bowl of lemons on a table, one lemon beside it.",
        "Lemons in a footed bowl in front of a grey wall.",
    ],
};
