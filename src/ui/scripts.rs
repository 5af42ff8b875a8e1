//! What a machine has no font for, in words: the name of the script, and the package that brings it.
//! Invariant: every script has a name a person knows.

use unicode_script::{Script, UnicodeScript as _};

use crate::tr;

/// Something that no font of this machine has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    Script(Script),
    /// An emoji that is newer than the fonts.
    Emoji,
    /// A sign that is none of a language: of a firm, of a font of its own.
    Sign,
}

impl Missing {
    /// What stands in its place.
    pub fn mark(self) -> String {
        match self {
            Self::Script(script) => format!("[{}]", name(script)),
            Self::Emoji => tr!("[new emoji]").to_owned(),
            Self::Sign => tr!("[unknown sign]").to_owned(),
        }
    }

    /// What is said about it, once for a text.
    pub fn told(self) -> String {
        match self {
            Self::Script(script) => {
                tr!("Written in {script}; this computer has no font for it", script = name(script))
            }
            Self::Emoji => tr!("It has an emoji that is newer than the fonts here").to_owned(),
            Self::Sign => {
                tr!("It has a sign that belongs to no language and that no font here knows").to_owned()
            }
        }
    }

    /// Which package brings it, where that is known.
    pub fn remedy(self) -> Option<String> {
        let Self::Script(script) = self else { return None };
        let [debian, fedora, arch] = packages(script);
        Some(tr!(
            "It comes with the package {debian} in Debian and Ubuntu, {fedora} in Fedora, {arch} in Arch. Start Tintype again after that. The text can be copied whole meanwhile.",
            debian = debian,
            fedora = fedora,
            arch = arch
        ))
    }
}

/// The packages of Debian, Fedora and Arch with a font for a script.
fn packages(script: Script) -> [String; 3] {
    let cjk = matches!(
        script,
        Script::Han | Script::Hangul | Script::Hiragana | Script::Katakana | Script::Bopomofo
    );
    if cjk {
        return ["fonts-noto-cjk", "google-noto-sans-cjk-fonts", "noto-fonts-cjk"].map(str::to_owned);
    }
    // Only these are in a font that is not called Sans.
    let family = if matches!(script, Script::Tibetan) { "serif" } else { "sans" };
    let own = script.full_name().to_lowercase().replace('_', "-");
    ["fonts-noto-core".to_owned(), format!("google-noto-{family}-{own}-fonts"), "noto-fonts".to_owned()]
}

/// A script as people call it: by its language where it is one language's.
fn name(script: Script) -> String {
    let known = match script {
        Script::Arabic => tr!("Arabic"),
        Script::Armenian => tr!("Armenian"),
        Script::Bengali => tr!("Bengali"),
        Script::Cyrillic => tr!("Cyrillic"),
        Script::Devanagari => tr!("Devanagari"),
        Script::Ethiopic => tr!("Ethiopic"),
        Script::Georgian => tr!("Georgian"),
        Script::Greek => tr!("Greek"),
        Script::Gujarati => tr!("Gujarati"),
        Script::Gurmukhi => tr!("Punjabi"),
        Script::Han => tr!("Chinese"),
        Script::Hangul => tr!("Korean"),
        Script::Hebrew => tr!("Hebrew"),
        Script::Hiragana | Script::Katakana => tr!("Japanese"),
        Script::Kannada => tr!("Kannada"),
        Script::Khmer => tr!("Khmer"),
        Script::Lao => tr!("Lao"),
        Script::Latin => tr!("Latin"),
        Script::Malayalam => tr!("Malayalam"),
        Script::Mongolian => tr!("Mongolian"),
        Script::Myanmar => tr!("Burmese"),
        Script::Oriya => tr!("Odia"),
        Script::Sinhala => tr!("Sinhala"),
        Script::Syriac => tr!("Syriac"),
        Script::Tamil => tr!("Tamil"),
        Script::Telugu => tr!("Telugu"),
        Script::Thaana => tr!("Dhivehi"),
        Script::Thai => tr!("Thai"),
        Script::Tibetan => tr!("Tibetan"),
        other => return other.full_name().replace('_', " "),
    };
    known.to_owned()
}

/// Whether a text is Korean, whose words are not broken: Korean letters, and none of its neighbours'.
pub fn is_korean(text: &str) -> bool {
    let mut korean = false;
    for c in text.chars().filter(|c| *c >= '\u{1100}') {
        match c.script() {
            Script::Hangul => korean = true,
            Script::Han | Script::Hiragana | Script::Katakana => return false,
            _ => {}
        }
    }
    korean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_told_with_its_packages() {
        let khmer = Missing::Script(Script::Khmer);
        assert_eq!(
            (khmer.mark().as_str(), khmer.told().as_str()),
            ("[Khmer]", "Written in Khmer; this computer has no font for it")
        );
        let remedy = khmer.remedy().unwrap();
        for package in ["fonts-noto-core", "google-noto-sans-khmer-fonts", "noto-fonts"] {
            assert!(remedy.contains(package), "{remedy}");
        }
        assert!(Missing::Script(Script::Han).remedy().unwrap().contains("fonts-noto-cjk"));
        assert_eq!(Missing::Emoji.remedy(), None);
    }

    #[test]
    fn korean_is_told_from_its_neighbours() {
        assert!(is_korean("이 그릇 정말 예뻐요 😍"));
        assert!(!is_korean("日本へ送れますか") && !is_korean("한국 日本") && !is_korean("hello"));
    }
}
