//! Comments that are still to come while the sandbox runs.
//! Invariant: they land on posts that every world has, and fit what those show.

use std::sync::Arc;

use super::dice::Dice;
use super::people::{Neighbour, named};
use super::timeline::Post;
use super::words::{ask, say};
use crate::sandbox::model::Arrival;

/// The first to come, in this order.
const FIRST: [(&str, usize, &str); 20] = [
    ("the.quiet.kettle", 0, "Back again to look at the jar. That is all."),
    ("henrik.ved.havet", 0, "Sender dere til Bodø? Spør for en som står rett ved siden av meg 😅"),
    ("aoi.no.mado", 3, "このお皿、和食にも合いそうですね 🍚"),
    ("harriet_lowe", 4, "Train booked for the fifth. Is there somewhere to leave a suitcase?"),
    ("tiago.salgado", 6, "Bom dia. Passei por aí às sete e já havia luz na oficina ☕️"),
    ("camille.gres", 5, "Le bleu du dessous, c’est le même que celui de l’assiette ?"),
    ("lucia.barro", 1, "Me he quedado hipnotizada 🔥 ¿cuántas horas lleva subir hasta ahí?"),
    ("leila.haddad.home", 0, "هل يمكن حجز الجرة الثانية؟ 🌙"),
    ("giulia_terra", 8, "Sembra la Sardegna vista dall’aereo 🩵"),
    ("two.eggs.please", 5, "Dishwasher? (Asking for tradition.)"),
    ("seo.yeon_pots", 0, "굽 부분 사진도 보고 싶어요 🙏🏻"),
    ("minh.lo_gom", 1, "Lò nhà anh chị đốt ga hay củi vậy ạ? 🔥"),
    (
        "marble.and.moss",
        7,
        "Ours has a hairline under the glaze since last week. Is it still safe to drink from?",
    ),
    ("ploy.baan", 9, "ดอกอะไรคะ สวยมาก 🌸"),
    ("gretel_backt", 5, "Sind die vier auch einzeln zu haben? Meine Küche ist sehr klein."),
    ("dune.swimmer", 6, "Seventeen degrees my foot 🥶"),
    ("andres.olla", 14, "¡Un minuto! Yo tardo un mes 😂👏🏽"),
    ("art.glow.feature", 0, "Promote it on @art.glow.gallery 🔥🔥 DM us to be featured"),
    ("ines.irma", 4, "Mana, guarda-me uma chávena 🥹👩‍👧"),
    ("matteo.tornio", 14, "Che calma. Io urlo sempre contro l’argilla."),
];

/// Seventy-two comments to come.
pub(super) fn arrivals(posts: &[Post], people: &[Neighbour], seed: u64) -> Vec<Arrival> {
    let mut dice = Dice::branch(seed, 51);
    let by_name =
        |name: &str| people.iter().position(|n| n.person.username == name).unwrap_or_else(|| named(name));
    let mut arrivals: Vec<Arrival> = FIRST
        .iter()
        .map(|&(who, posts_back, text)| Arrival { person: by_name(who), text: Arc::from(text), posts_back })
        .collect();
    while arrivals.len() < 72 {
        let person = dice.below(people.len());
        let posts_back = (dice.unit().powi(2) * 15.0_f64.min(posts.len() as f64)) as usize;
        let (neighbour, recipe) = (&people[person], posts[posts_back].recipe);
        if neighbour.spammer || neighbour.person.restricted {
            continue;
        }
        let throw = if arrivals.len().is_multiple_of(3) { ask } else { say };
        let (_, text) = throw(neighbour.tongue, recipe, &mut dice);
        arrivals.push(Arrival { person, text: text.into(), posts_back });
    }
    arrivals
}
