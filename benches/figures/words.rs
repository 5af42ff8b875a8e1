//! What the made comments say: words as often as in a language, a few in other scripts, and emoji.
//! Invariant: the same numbers always give the same words, so that every run measures the same text.

/// Numbers that look like chance and are the same in every run.
pub struct Dice(u64);

impl Dice {
    /// Dice that belong to a number.
    pub fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D)
    }

    /// The next number: Sebastiano Vigna's splitmix64.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }

    /// A share from 0 to 1.
    pub fn share(&mut self) -> f64 {
        self.roll() as f64 / u64::MAX as f64
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        usize::try_from(self.below(of.len() as u64)).ok().and_then(|at| of.get(at)).copied().unwrap_or("")
    }
}

/// How many different words there are.
const VOCABULARY: u64 = 30_000;

/// The commonest words, the commonest first.
const COMMON: &[&str] = &[
    "the",
    "is",
    "it",
    "this",
    "so",
    "i",
    "you",
    "and",
    "a",
    "love",
    "to",
    "of",
    "in",
    "my",
    "for",
    "your",
    "how",
    "that",
    "one",
    "what",
    "with",
    "beautiful",
    "do",
    "are",
    "on",
    "have",
    "can",
    "be",
    "me",
    "when",
    "colour",
    "glaze",
    "was",
    "bowl",
    "much",
    "wow",
    "make",
    "where",
    "these",
    "please",
    "cup",
    "from",
    "still",
    "ship",
    "price",
    "order",
    "need",
    "shop",
    "kiln",
    "amazing",
    "thank",
    "want",
    "would",
    "new",
    "blue",
    "shape",
    "handle",
    "again",
    "sold",
    "green",
    "plate",
    "really",
    "size",
    "open",
    "clay",
    "market",
    "vase",
    "morning",
    "dishwasher",
    "restock",
    "perfect",
    "teapot",
    "every",
    "studio",
    "coffee",
    "friend",
    "mug",
    "safe",
    "birthday",
    "workshop",
    "winter",
    "texture",
    "wheel",
    "white",
    "lovely",
    "waiting",
    "broken",
    "parcel",
    "arrived",
    "gift",
    "black",
    "light",
    "table",
    "soup",
    "ocean",
    "stone",
    "course",
    "wedding",
    "saturday",
    "refund",
    "address",
    "breakfast",
    "garden",
    "speckled",
    "lid",
    "spoon",
    "autumn",
    "matte",
    "lamp",
    "sand",
    "customs",
    "voucher",
    "porcelain",
    "carving",
    "moss",
    "tide",
    "pelican",
];

const OTHER_SCRIPTS: &[&str] = &[
    "色がとても綺麗ですね",
    "次の窯出しはいつですか",
    "كم سعر هذا الكوب",
    "جميل جدا ما شاء الله",
    "Bạn có ship đến Đà Nẵng không",
    "Màu men này đẹp quá",
    "สวยมากค่ะ ส่งต่างประเทศไหม",
    "너무 예뻐요 언제 다시 들어오나요",
    "यह बहुत सुंदर है",
    "Wie lange dauert der Versand nach Österreich",
    "C’est magnifique, où puis-je l’acheter",
    "¿Hacen envíos a México?",
];

const EMOJI: &[&str] = &["😍", "🔥", "❤️", "👏", "🙏🏽", "😂", "💙", "🥹", "🍵", "🌿", "👀", "✨"];

const BEGINNINGS: &[&str] = &[
    "b", "br", "c", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pl", "r", "s",
    "sh", "st", "t", "th", "tr", "v", "w", "z",
];
const MIDDLES: &[&str] = &["a", "e", "i", "o", "u", "ai", "ea", "oo", "ou"];
const ENDS: &[&str] = &["", "", "n", "r", "l", "s", "t", "nd", "st", "m"];

/// The word of a rank, 0 being the commonest.
pub fn word(rank: u64) -> String {
    if let Some(common) = usize::try_from(rank).ok().and_then(|rank| COMMON.get(rank)) {
        return (*common).to_owned();
    }
    let mut dice = Dice::of(rank ^ 0xC0FF_EE00);
    let mut word = String::new();
    for _ in 0..2 + dice.below(2) {
        word.push_str(dice.one(BEGINNINGS));
        word.push_str(dice.one(MIDDLES));
        word.push_str(dice.one(ENDS));
    }
    word
}

/// A word as often as its rank says: the second half as often as the first, the third a third as often.
fn any_word(dice: &mut Dice) -> String {
    let rank = (dice.share() * (VOCABULARY as f64).ln()).exp() - 1.0;
    word(rank.max(0.0) as u64)
}

/// What somebody says: one to twenty-four words, most of them few.
pub fn sentence(dice: &mut Dice) -> String {
    let mut said = String::new();
    if dice.below(8) == 0 {
        said.push_str(dice.one(OTHER_SCRIPTS));
    } else {
        let longest = 2 + dice.below(23);
        for place in 0..1 + dice.below(longest) {
            if place > 0 {
                said.push(' ');
            }
            said.push_str(&any_word(dice));
        }
    }
    if dice.below(3) == 0 {
        said.push(' ');
        said.push_str(dice.one(EMOJI));
    }
    said
}

/// A name for a person.
pub fn name(person: u64) -> String {
    let rank = COMMON.len() as u64 + person % 4_000;
    format!("{}_{}{}", word(rank), word(rank + 1), person / 4_000)
}
