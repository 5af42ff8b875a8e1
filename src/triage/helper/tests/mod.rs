//! The helper on invented decisions in several languages.
//! Invariant: what it is tested on it has not learned from.
use super::*;

const SPAM: &[&str] = &[
    "grow your page fast",
    "buy real followers",
    "earn money with crypto",
    "compra seguidores reales",
    "dm me for promo",
    "フォロワーを増やします",
];
const ASKED: &[&str] = &[
    "how much is the large bowl",
    "do you ship to Norway",
    "quanto custa o prato",
    "海外への送料はいくら",
    "ship ไปไทยไหม",
    "is it safe in the dishwasher",
];
const PRAISE: &[&str] =
    &["so beautiful", "love this glaze", "lindo demais", "きれいですね", "wunderschön", "đẹp quá"];
const FILL: &[&str] =
    &["today", "really", "my friend", "hello", "again", "this week", "please", "just saying"];

fn texts(count: usize) -> Vec<(String, Likely)> {
    let mut dice = 0x9E37_79B9_u64;
    let mut throw = |sides: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % sides
    };
    let mut one = || {
        let (did, list) = [(Likely::Hide, SPAM), (Likely::Answer, ASKED), (Likely::Fine, PRAISE)][throw(3)];
        (format!("{} {} {}", FILL[throw(FILL.len())], list[throw(list.len())], FILL[throw(FILL.len())]), did)
    };
    (0..count).map(|_| one()).collect()
}

fn decisions(texts: &[(String, Likely)]) -> Vec<Decision<'_>> {
    texts.iter().map(|(text, did)| Decision { sample: sample(text), did: *did }).collect()
}

fn sample(text: &str) -> Sample<'_> {
    Sample { text, ..Sample::default() }
}

fn learned(count: usize) -> (Model, Report) {
    let texts = texts(count);
    learn(&decisions(&texts), 7, &|| false).unwrap().unwrap()
}

#[test]
fn it_learns_in_any_language_and_says_how_good_it_is() {
    let (model, report) = learned(600);
    assert_eq!((report.decisions, report.kept_back), (600, 120));
    assert!(report.hide.precision().unwrap() > 0.95, "{report:?}");
    assert!(report.hide.recall().unwrap() > 0.9, "{report:?}");
    assert!(report.answer.recall().unwrap() > 0.9, "{report:?}");
    for (text, likely) in [
        ("buy ｒｅａｌ f0llowers", Likely::Hide),
        ("BUY REAL FOLLOWERS", Likely::Hide),
        ("フォロワーを増やす", Likely::Hide),
        ("how much is the plate", Likely::Answer),
        ("送料はいくら", Likely::Answer),
        ("beautiful glaze", Likely::Fine),
    ] {
        let guess = model.guess(&sample(text));
        assert_eq!(guess.likely, likely, "{text}: {guess:?}");
    }
}

#[test]
fn it_says_which_words_weighed() {
    let (model, _) = learned(600);
    let text = "hello my friend, buy real followers today";
    let guess = model.guess(&sample(text));
    let words: Vec<&str> = guess
        .because
        .iter()
        .filter_map(|because| match because {
            Because::Words(place) => text.get(place.clone()),
            _ => None,
        })
        .collect();
    assert!(words.contains(&"followers"), "{words:?}");
    assert!(!words.contains(&"hello") && words.len() <= 3, "{words:?}");
}

#[test]
fn signs_beyond_the_text_weigh_too() {
    let lines: Vec<String> = (0..300).map(|n| format!("look at this number {}", n % 7)).collect();
    let decisions: Vec<Decision<'_>> = lines
        .iter()
        .enumerate()
        .map(|(n, text)| {
            let spam = n % 3 == 0;
            Decision {
                sample: Sample { has_link: spam, ..sample(text) },
                did: if spam { Likely::Hide } else { Likely::Fine },
            }
        })
        .collect();
    let (model, report) = learn(&decisions, 1, &|| false).unwrap().unwrap();
    assert_eq!((report.hide.precision(), report.hide.recall()), (Some(1.0), Some(1.0)), "{report:?}");
    let guess = model.guess(&Sample { has_link: true, ..sample("look at this number 3") });
    assert_eq!((guess.likely, &guess.because[0]), (Likely::Hide, &Because::Link));
}

#[test]
fn the_same_decisions_give_the_same_helper_and_it_can_be_kept() {
    let (model, report) = learned(300);
    let (again, same) = learned(300);
    assert!(model == again && report == same);
    let bytes = model.to_bytes();
    assert!(bytes.len() < 1 << 20);
    let kept = Model::from_bytes(&bytes).unwrap();
    for (text, _) in texts(100) {
        let (before, after) = (model.guess(&sample(&text)), kept.guess(&sample(&text)));
        assert_eq!(before.likely, after.likely);
        assert!((before.share - after.share).abs() < 0.01);
    }
    assert!(
        Model::from_bytes(&bytes[1..]).is_none() && Model::from_bytes(&bytes[..bytes.len() - 2]).is_none()
    );
}

#[test]
fn with_too_little_it_says_what_is_missing_and_it_can_be_stopped() {
    let few = texts(LEAST_DECISIONS - 1);
    assert_eq!(learn(&decisions(&few), 1, &|| false).err(), Some(Shortage::Decisions(99)));
    let mut kind: Vec<(String, Likely)> = texts(400);
    kind.retain(|(_, did)| *did != Likely::Hide);
    assert_eq!(learn(&decisions(&kind), 1, &|| false).err(), Some(Shortage::Hidden(0)));
    let enough = texts(200);
    assert_eq!(learn(&decisions(&enough), 1, &|| true), Ok(None));
}

#[test]
fn what_cannot_be_learned_is_not_claimed() {
    // The outcome has nothing to do with the text.
    let mut texts = texts(900);
    for (n, (_, did)) in texts.iter_mut().enumerate() {
        *did = [
            Likely::Fine,
            Likely::Hide,
            Likely::Fine,
            Likely::Fine,
            Likely::Answer,
            Likely::Hide,
            Likely::Answer,
        ][(n * n / 3) % 7];
    }
    let (_, report) = learn(&decisions(&texts), 7, &|| false).unwrap().unwrap();
    assert!(report.hide.precision().unwrap_or(0.0) < 0.7, "{report:?}");
}

#[test]
fn words_of_the_database_come_back() {
    for likely in Likely::ALL {
        assert_eq!(Likely::from_word(likely.word()), Some(likely));
    }
    assert_eq!(Likely::from_word("spam"), None);
}
