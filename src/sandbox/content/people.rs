//! The people who comment: regulars with names, collectors, passers-by, and those who sell followers.
//! Invariant: usernames and ids are unique, and nobody here exists.

use super::dice::Dice;
use super::ids::{Ids, Space};
use super::words::{TONGUES, Tongue};
use crate::sandbox::model::Person;

/// Somebody, with what only the content needs to know about them.
#[derive(Clone, Debug)]
pub(super) struct Neighbour {
    pub(super) person: Person,
    pub(super) tongue: Tongue,
    /// Sells followers or features; never speaks of pots.
    pub(super) spammer: bool,
}

/// People with a story of their own, who are in every world.
pub(super) const NAMED: [(&str, Tongue); 44] = [
    ("maren.solheim", Tongue::English),
    ("jonas.whm", Tongue::German),
    ("thuha.gomsu", Tongue::Vietnamese),
    ("kaito_utsuwa", Tongue::Japanese),
    ("noor.almansouri", Tongue::Arabic),
    ("bia.moura", Tongue::Portuguese),
    ("preeya.home", Tongue::Thai),
    ("wren_and_alder", Tongue::English),
    ("le_petit_atelier", Tongue::French),
    ("oddvar_k", Tongue::English),
    ("ylva.tromso", Tongue::Norwegian),
    ("sabine.ohne.eile", Tongue::German),
    ("run_lisboa_10k", Tongue::English),
    ("marta.ferreira", Tongue::Portuguese),
    ("studio.nord", Tongue::English),
    ("ilse.bakt", Tongue::German),
    ("kenji.mori", Tongue::Japanese),
    ("clay.and.co", Tongue::English),
    ("pavel.h_ceramics", Tongue::English),
    ("jo.hammersley", Tongue::English),
    ("hearth.and.larder", Tongue::English),
    ("dal.hangari", Tongue::Korean),
    ("seo.yeon_pots", Tongue::Korean),
    ("lucia.barro", Tongue::Spanish),
    ("andres.olla", Tongue::Spanish),
    ("giulia_terra", Tongue::Italian),
    ("matteo.tornio", Tongue::Italian),
    ("camille.gres", Tongue::French),
    ("henrik.ved.havet", Tongue::Norwegian),
    ("tiago.salgado", Tongue::Portuguese),
    ("leila.haddad.home", Tongue::Arabic),
    ("minh.lo_gom", Tongue::Vietnamese),
    ("aoi.no.mado", Tongue::Japanese),
    ("ploy.baan", Tongue::Thai),
    ("gretel_backt", Tongue::German),
    ("the.quiet.kettle", Tongue::English),
    ("two.eggs.please", Tongue::English),
    ("harriet_lowe", Tongue::English),
    ("dune.swimmer", Tongue::English),
    ("marble.and.moss", Tongue::English),
    ("old.kiln.jack", Tongue::English),
    ("ines.irma", Tongue::Portuguese),
    ("cheap_followers_4u", Tongue::English),
    ("glow.art.promo", Tongue::English),
];

/// Where the sellers of followers begin in a list that starts with [`NAMED`].
const SELLERS: [&str; 31] = [
    "xp_art_daily",
    "art.glow.feature",
    "glow_gallery.promo",
    "daily.art.glow",
    "artpromo_glow7",
    "glow.feature.hub",
    "craft_glow_page",
    "promote.ur.art",
    "glowart_official2",
    "the.glow.collective",
    "artshare_glow",
    "glow.makers.feed",
    "gallery_glow_art",
    "feature.me.art",
    "glow_promo_11",
    "makers.glow.page",
    "pottery_glow_feat",
    "art_glow.world",
    "glow.it.up.art",
    "artist.glow.daily",
    "glowpage_arts",
    "promo.glow.gallery",
    "ceramics_glow_hub",
    "glow_artfeatures",
    "insta.glow.art",
    "glow.curators",
    "handmade_glow.page",
    "glow_showcase_x",
    "art.boost.glow",
    "real_growth_daily",
    "mia.crypto.gains",
];

const GIVEN: [(&[&str], Tongue); 12] = [
    (
        &[
            "emma", "tom", "rosa", "claire", "ben", "nora", "finn", "ruth", "edie", "callum", "iris",
            "hazel", "owen", "maeve", "tess", "jude", "alma", "frances", "george", "lottie", "ada", "wes",
            "june", "harlan", "bea",
        ],
        Tongue::English,
    ),
    (
        &["anke", "lena", "jonas", "uwe", "frieda", "heike", "moritz", "greta", "lukas", "ute", "mira"],
        Tongue::German,
    ),
    (
        &["ana", "joana", "rui", "bruna", "thiago", "carla", "pedro", "bea", "duarte", "lia", "caio"],
        Tongue::Portuguese,
    ),
    (&["elise", "jules", "margaux", "anouk", "remi", "solene", "hugo", "odile", "lou"], Tongue::French),
    (&["ines", "pablo", "carmen", "diego", "lola", "marina", "nico", "pilar", "sol"], Tongue::Spanish),
    (&["chiara", "paolo", "elena", "luca", "sofia", "irene", "dario"], Tongue::Italian),
    (&["ingrid", "sigrid", "lars", "astrid", "eirik", "tuva", "nils"], Tongue::Norwegian),
    (&["yuki", "haru", "sora", "mio", "ren", "nao", "emi", "kei"], Tongue::Japanese),
    (&["jiwoo", "haneul", "minseo", "yuna", "doyun", "seoha"], Tongue::Korean),
    (&["linh", "mai", "huong", "quan", "trang", "bao", "vy"], Tongue::Vietnamese),
    (&["layla", "omar", "salma", "yousef", "hana", "rania", "karim"], Tongue::Arabic),
    (&["nok", "fah", "ton", "mint", "beam", "kanya"], Tongue::Thai),
];

/// Given names of the named people that are not among those.
const GUESTS: [&str; 20] = [
    "maren", "thuha", "kaito", "noor", "preeya", "oddvar", "ylva", "sabine", "marta", "ilse", "kenji",
    "pavel", "lucia", "andres", "giulia", "matteo", "camille", "henrik", "harriet", "leila",
];

const SECOND: [&str; 48] = [
    "clay",
    "studio",
    "home",
    "table",
    "kitchen",
    "by.the.sea",
    "makes",
    "reads",
    "bakes",
    "weaves",
    "garden",
    "paper",
    "slow",
    "olive",
    "north",
    "harbour",
    "linen",
    "salt",
    "tea",
    "bread",
    "wood",
    "ink",
    "moss",
    "tide",
    "stone",
    "market",
    "house",
    "atelier",
    "folk",
    "collects",
    "swims",
    "walks",
    "hill",
    "river",
    "lane",
    "window",
    "lamp",
    "and.co",
    "ceramics",
    "pots",
    "draws",
    "prints",
    "fern",
    "plum",
    "fig",
    "barn",
    "loft",
    "quay",
];

/// How often people of each language come by, in the order of [`TONGUES`].
const SHARE: [f64; 12] = [0.44, 0.09, 0.11, 0.07, 0.07, 0.035, 0.04, 0.05, 0.03, 0.03, 0.025, 0.02];

/// `count` people, the named ones first, then those who sell followers, then everybody else.
pub(super) fn people(count: usize, seed: u64, ids: &mut Ids) -> Vec<Neighbour> {
    let mut dice = Dice::branch(seed, 11);
    let mut taken = std::collections::HashSet::new();
    let mut all = Vec::with_capacity(count.max(NAMED.len() + SELLERS.len()));
    let mut add = |all: &mut Vec<Neighbour>, username: String, tongue, spammer, dice: &mut Dice| {
        if !taken.insert(username.clone()) {
            return;
        }
        let quiet = all.len() > NAMED.len() + SELLERS.len();
        let person = Person {
            id: ids.next(Space::Person),
            username,
            restricted: quiet && dice.chance(0.002),
            role: false,
            from_missing: quiet && dice.chance(0.01),
        };
        all.push(Neighbour { person, tongue, spammer });
    };
    for (name, tongue) in NAMED {
        add(
            &mut all,
            name.to_owned(),
            tongue,
            matches!(name, "cheap_followers_4u" | "glow.art.promo"),
            &mut dice,
        );
    }
    for name in SELLERS {
        add(&mut all, name.to_owned(), Tongue::English, true, &mut dice);
    }
    while all.len() < count {
        let tongue = tongue(&mut dice);
        let name = username(tongue, &mut dice);
        add(&mut all, name, tongue, false, &mut dice);
    }
    all
}

/// A language, drawn as often as it comes by.
pub(super) fn tongue(dice: &mut Dice) -> Tongue {
    let mut left = dice.unit();
    for (tongue, share) in TONGUES.iter().zip(SHARE) {
        left -= share;
        if left < 0.0 {
            return *tongue;
        }
    }
    Tongue::English
}

fn username(tongue: Tongue, dice: &mut Dice) -> String {
    let names = GIVEN.iter().find(|(_, of)| *of == tongue).map_or(GIVEN[0].0, |(names, _)| *names);
    let (first, second) = (dice.word(names), dice.word(&SECOND));
    let joint = dice.word(&[".", "_", "", "._", "__"]);
    match dice.below(6) {
        0 => format!("{second}{joint}{first}"),
        1 => format!("{first}{joint}{second}{}", 1 + dice.below(99)),
        2 => format!("{first}{}{joint}{second}", char::from(b'a' + dice.below(26) as u8)),
        3 => format!("the.{second}{joint}{first}{}", dice.below(30)),
        4 => format!("{first}{joint}{}{}", dice.word(names), 1950 + dice.below(60)),
        _ => format!("{first}{joint}{second}"),
    }
}

/// The place of a named person in every world's list.
pub(super) fn named(username: &str) -> usize {
    NAMED.iter().position(|(name, _)| *name == username).unwrap_or(0)
}

/// What the account calls somebody: the first part of the username where that is a given name.
pub(super) fn first_name(username: &str) -> Option<String> {
    let first = username.split(['.', '_']).next().unwrap_or("");
    let known = GIVEN.iter().any(|(names, _)| names.contains(&first)) || GUESTS.contains(&first);
    known.then(|| format!("{}{}", first[..1].to_ascii_uppercase(), &first[1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_ids_are_unique_and_the_named_keep_their_places() {
        let all = people(3_000, 1, &mut Ids::new(1));
        let names: std::collections::HashSet<_> = all.iter().map(|n| &n.person.username).collect();
        let ids: std::collections::HashSet<_> = all.iter().map(|n| &n.person.id).collect();
        assert_eq!((all.len(), names.len(), ids.len()), (3_000, 3_000, 3_000));
        assert_eq!(all[named("ylva.tromso")].person.username, "ylva.tromso");
        assert!(all.iter().any(|n| n.person.restricted) && all.iter().any(|n| n.person.from_missing));
    }

    #[test]
    fn people_are_called_by_name_only_when_they_have_one() {
        assert_eq!(first_name("maren.solheim").as_deref(), Some("Maren"));
        assert_eq!(first_name("the.quiet.kettle"), None);
        assert_eq!(first_name("x9.y"), None);
        assert_eq!(first_name("benahouse"), None);
        assert_eq!(first_name(""), None);
    }
}
