//! In which language a text is written.
//! Invariant: a script that one language writes decides alone; where a text is too short to tell, nothing is said.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_script::{Script, UnicodeScript};
use whatlang::{Detector, Lang};

use super::letters::{is_emoji, is_silent};
use super::links::{handle_len, link_len};
use super::small_words::LANGUAGES;

/// Letters that a text needs at least, unless its script or its small words tell.
const LETTERS: usize = 12;
/// How sure the statistics must be where the small words say nothing: a share of one.
const SURE: f64 = 0.7;
/// So many small words of one language alone need no statistics.
const PLAIN: f64 = 2.0;

/// Scripts that one language writes, nearly always.
const SCRIPTS: &[(Script, &str)] = &[
    (Script::Thai, "th"),
    (Script::Hangul, "ko"),
    (Script::Hebrew, "he"),
    (Script::Greek, "el"),
    (Script::Armenian, "hy"),
    (Script::Georgian, "ka"),
    (Script::Bengali, "bn"),
    (Script::Tamil, "ta"),
    (Script::Telugu, "te"),
    (Script::Gujarati, "gu"),
    (Script::Gurmukhi, "pa"),
    (Script::Kannada, "kn"),
    (Script::Malayalam, "ml"),
    (Script::Sinhala, "si"),
    (Script::Khmer, "km"),
    (Script::Lao, "lo"),
    (Script::Myanmar, "my"),
    (Script::Ethiopic, "am"),
    (Script::Tibetan, "bo"),
];

/// Letters that only one of [`LANGUAGES`] has, or hardly any other.
const LETTERS_OF: &[(Lang, &str)] = &[
    (Lang::Deu, "ß"),
    (Lang::Spa, "ñ¿¡"),
    (Lang::Por, "ãõ"),
    (Lang::Fra, "œçêû"),
    (Lang::Pol, "łąęśżźćń"),
    (Lang::Tur, "şğı"),
    (Lang::Ron, "șță"),
    (Lang::Ces, "řěů"),
    (Lang::Hun, "őű"),
    (Lang::Deu, "äöü"),
    (Lang::Swe, "å"),
    (Lang::Nob, "øå"),
    (Lang::Dan, "øå"),
    (Lang::Fin, "ä"),
    (Lang::Swe, "äö"),
];

/// The ISO 639-1 code of a text's language; `None`: too short to tell, or none that is known.
pub fn language(text: &str) -> Option<&'static str> {
    let prose = prose(text);
    let mut scripts: Vec<(Script, usize)> = Vec::new();
    for script in prose.chars().filter(|mark| mark.is_alphabetic()).map(|mark| mark.script()) {
        match scripts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += 1,
            None => scripts.push((script, 1)),
        }
    }
    let count = |of: Script| scripts.iter().find(|(script, _)| *script == of).map_or(0, |(_, count)| *count);
    // A syllable of Japanese weighs as much as two letters.
    let kana = count(Script::Hiragana) + count(Script::Katakana);
    let heaviest = scripts.iter().max_by_key(|(_, count)| *count).map(|(script, _)| *script)?;
    if kana > 0 && (kana + count(Script::Han)) * 2 >= count(Script::Latin) {
        return (kana + count(Script::Han) >= 2).then_some("ja");
    }
    if let Some((_, code)) = SCRIPTS.iter().find(|(script, _)| *script == heaviest) {
        return (count(heaviest) >= 2).then_some(code);
    }
    match heaviest {
        Script::Han => Some("zh").filter(|_| count(Script::Han) >= 2),
        Script::Latin => latin(&prose, count(Script::Latin)),
        Script::Arabic => arabic(&prose, count(Script::Arabic)),
        Script::Cyrillic => cyrillic(&prose, count(Script::Cyrillic)),
        Script::Devanagari => statistics(&prose, DEVANAGARI, count(Script::Devanagari)),
        _ => None,
    }
}

const CYRILLIC: &[(Lang, &str)] = &[
    (Lang::Rus, "ru"),
    (Lang::Ukr, "uk"),
    (Lang::Bul, "bg"),
    (Lang::Srp, "sr"),
    (Lang::Mkd, "mk"),
    (Lang::Bel, "be"),
];
const DEVANAGARI: &[(Lang, &str)] = &[(Lang::Hin, "hi"), (Lang::Mar, "mr"), (Lang::Nep, "ne")];

/// The text without addresses, handles, hashtags and emoji.
fn prose(text: &str) -> String {
    let mut prose = String::with_capacity(text.len());
    let (mut at, mut before) = (0, ' ');
    while let Some(mark) = text[at..].chars().next() {
        let rest = &text[at + mark.len_utf8()..];
        let skipped = match mark {
            '@' | '＠' => mark.len_utf8() + handle_len(rest),
            '#' => {
                mark.len_utf8()
                    + rest.find(|mark: char| !mark.is_alphanumeric() && mark != '_').unwrap_or(rest.len())
            }
            _ if mark.is_ascii_alphanumeric() && !before.is_ascii_alphanumeric() => link_len(&text[at..]),
            _ => 0,
        };
        if skipped > 0 || is_emoji(mark) {
            prose.push(' ');
        } else if !is_silent(mark) {
            prose.push(mark);
        }
        before = mark;
        at += skipped.max(mark.len_utf8());
    }
    prose
}

fn arabic(prose: &str, letters: usize) -> Option<&'static str> {
    let has = |letters: &str| prose.contains(|mark| letters.contains(mark));
    match () {
        () if letters < 2 => None,
        () if has("ٹڈڑںےۓ") => Some("ur"),
        () if has("پچژگکی") => Some("fa"),
        () => Some("ar"),
    }
}

/// Letters that one language of the script has tell at once; Bulgarian is what writes *ъ* but no *ы*.
fn cyrillic(prose: &str, letters: usize) -> Option<&'static str> {
    let prose = prose.to_lowercase();
    let has = |letters: &str| prose.contains(|mark| letters.contains(mark));
    match () {
        () if has("ў") => Some("be"),
        () if has("їєґ") => Some("uk"),
        () if has("ѓќѕ") => Some("mk"),
        () if has("ћђ") => Some("sr"),
        () if has("і") && !has("ыэ") => Some("uk"),
        () if has("ыэё") => Some("ru"),
        () => statistics(&prose, CYRILLIC, letters),
    }
}

/// What the statistics of three letters say, out of some languages.
fn statistics(prose: &str, of: &[(Lang, &'static str)], letters: usize) -> Option<&'static str> {
    let found = Detector::with_allowlist(of.iter().map(|(lang, _)| *lang).collect()).detect(prose)?;
    let code = of.iter().find(|(lang, _)| *lang == found.lang()).map(|(_, code)| *code);
    code.filter(|_| letters >= LETTERS / 2)
}

/// Small words first, and where they do not tell, the statistics of three letters with them.
fn latin(prose: &str, letters: usize) -> Option<&'static str> {
    if is_vietnamese(prose) {
        return Some("vi");
    }
    let mut votes = votes(&prose.to_lowercase());
    let (place, lead) = leader(&votes);
    if votes[place] >= PLAIN && lead >= PLAIN / 2.0 {
        return Some(LANGUAGES[place].1);
    }
    let told: Vec<bool> = votes.iter().map(|votes| *votes >= 0.5).collect();
    let found = STATISTICS.with(|detector| detector.detect(prose));
    let mut sure = None;
    if let Some(found) = found
        && let Some(place) = LANGUAGES.iter().position(|(lang, ..)| *lang == found.lang())
    {
        votes[place] += 0.5 + 1.5 * found.confidence();
        sure = Some(place).filter(|_| found.confidence() >= SURE && letters >= LETTERS);
    }
    let (place, lead) = leader(&votes);
    (sure == Some(place) || (told[place] && lead >= 0.25)).then_some(LANGUAGES[place].1)
}

thread_local! {
    /// Danish is left to its small words: by three letters it cannot be told from Norwegian.
    static STATISTICS: Detector = Detector::with_allowlist(
        LANGUAGES.iter().map(|(lang, ..)| *lang).filter(|lang| *lang != Lang::Dan).collect(),
    );
}

/// The place with the most votes, and by how many it leads.
fn leader(votes: &[f64]) -> (usize, f64) {
    let (mut best, mut most, mut second) = (0, 0.0, 0.0_f64);
    for (place, votes) in votes.iter().enumerate() {
        if *votes > most {
            second = most;
            (best, most) = (place, *votes);
        } else {
            second = second.max(*votes);
        }
    }
    (best, most - second)
}

/// Letters with hooks and two marks, which no other language writes.
fn is_vietnamese(prose: &str) -> bool {
    let is_own = |mark: char| matches!(mark as u32, 0x1A0 | 0x1A1 | 0x1AF | 0x1B0 | 0x1EA0..=0x1EF9);
    let own = prose.chars().filter(|mark| is_own(*mark)).count();
    let dashed = prose.chars().filter(|mark| matches!(mark, 'đ' | 'Đ')).count();
    own + dashed >= 1 && own > 0
}

/// How much the small words and letters speak for each of [`LANGUAGES`].
fn votes(prose: &str) -> Vec<f64> {
    let mut votes = vec![0.0; LANGUAGES.len()];
    let mut share = |places: &[usize]| {
        for place in places {
            votes[*place] += 1.0 / places.len() as f64;
        }
    };
    for word in prose.split(|mark: char| !mark.is_alphanumeric() && mark != '\'' && mark != '’') {
        share(SPEAKERS.get(word).map_or(&[], Vec::as_slice));
    }
    for mark in prose.chars().filter(|mark| !mark.is_ascii()) {
        let has = |lang: Lang| LETTERS_OF.iter().any(|(of, letters)| *of == lang && letters.contains(mark));
        let places: Vec<usize> = (0..LANGUAGES.len()).filter(|place| has(LANGUAGES[*place].0)).collect();
        share(&places);
    }
    votes
}

/// The languages that have a small word, by their places.
static SPEAKERS: LazyLock<HashMap<&str, Vec<usize>>> = LazyLock::new(|| {
    let mut speakers: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, (.., words)) in LANGUAGES.iter().enumerate() {
        for word in words.split(' ') {
            let places = speakers.entry(word).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
    }
    speakers
});

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn short_comments_tell_their_language() {
        let texts = [
            ("en", "I keep coming back to this one."),
            ("en", "How tall is it?"),
            ("de", "Unsere Schale ist seit zwei Jahren täglich im Gebrauch."),
            ("de", "Verschickt ihr nach Österreich?"),
            ("pt", "A minha tigela usa-se todos os dias."),
            ("pt", "Que coisa mais linda!! Vai ter workshop em janeiro? 🙏🏽"),
            ("fr", "La mienne sert tous les matins."),
            ("fr", "C’est d’une douceur…"),
            ("es", "¿Hacéis envíos a México?"),
            ("es", "Ya sé dónde lo pondría."),
            ("it", "La mia la uso ogni mattina."),
            ("it", "Quanto ci vuole per un pezzo così?"),
            ("no", "Jeg vet akkurat hvor den skal stå."),
            ("no", "Tåler den oppvaskmaskin?"),
            ("ja", "この釉薬の色、朝の海みたいですね 🌊 日本へ送れますか？"),
            ("ja", "DMしました"),
            ("ko", "너무 예뻐요."),
            ("vi", "Đẹp quá chị ơi"),
            ("vi", "Ship về Việt Nam được không chị?"),
            ("ar", "ما شاء الله، عمل رائع جداً 🤍"),
            ("th", "สวยมากค่ะ ✨ ใบนี้เข้าเตาอบได้ไหมคะ"),
            ("zh", "这个多少钱"),
            ("ru", "Сколько стоит эта ваза?"),
            ("uk", "Дуже гарно, дякую вам за цю красу! Чудові вироби"),
            ("hi", "यह बहुत सुंदर है"),
            ("fa", "خیلی قشنگه چند؟"),
            ("he", "יפה מאוד"),
            ("el", "Πολύ όμορφο"),
        ];
        for (code, text) in texts {
            assert_eq!(language(text), Some(code), "{text}");
        }
    }

    #[test]
    fn nothing_is_said_of_what_is_too_short_or_no_language() {
        for text in [
            "",
            "😍🔥",
            "wow",
            "ok",
            "@art.glow.gallery",
            "https://example.com/der-die-das",
            "#love #the #and",
            "123",
            "k",
            "م",
        ] {
            let said = language(text);
            assert!(said.is_none() || text == "wow", "{text}: {said:?}");
        }
    }
}
