//! The filters of the search in words: the menu at the field's end, the sheet below it, names of languages.
//! Invariant: every filter there is can be picked by the mouse.

use egui::{Sense, Ui, vec2};

use crate::domain::search::{FILTERS, Has, Is, Key, Query, Remark, What};
use crate::tr;
use crate::ui::icons::{self, Icon};
use crate::ui::text::meta;
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::{MenuItem, hairline};

use super::search::{Labels, SearchField};

/// The width of the menu.
pub const MENU: f32 = 240.0;

/// Labels in the menu, at most: all of them stand in the sheet.
const LABELS: usize = 6;

/// What was picked.
#[derive(Clone, Debug, PartialEq)]
pub enum Pick {
    /// A filter whose value is to be typed.
    Begin(Key),
    /// A whole filter, to be added or taken away.
    Toggle(What),
}

/// What the sheet below the field shows.
pub enum Sheet {
    /// All filters.
    Filters,
    /// The values of the filter that is being typed.
    Values(Key),
    /// The labels that begin with what is typed.
    Labels(String),
    /// What is to be said about what was typed.
    Remarks(Vec<Remark>),
}

/// Places and kinds, with their sign and name.
fn states() -> [(Is, Icon, &'static str); 9] {
    [
        (Is::Open, icons::CHAT_CIRCLE_DOTS, tr!("Needs an answer")),
        (Is::Question, icons::QUESTION, tr!("Questions")),
        (Is::Mention, icons::AT, tr!("Mentions me")),
        (Is::Waiting, icons::PAPER_PLANE_TILT, tr!("Waiting to send")),
        (Is::Answered, icons::CHECKS, tr!("Answered")),
        (Is::Done, icons::CHECK, tr!("Done")),
        (Is::Hidden, icons::EYE_SLASH, tr!("Hidden")),
        (Is::Deleted, icons::TRASH, tr!("Deleted")),
        (Is::Mine, icons::USER, tr!("Written by me")),
    ]
}

fn holdings() -> [(Has, Icon, &'static str); 2] {
    [(Has::Link, icons::LINK_SIMPLE, tr!("With a link")), (Has::Emoji, icons::SMILEY, tr!("With an emoji"))]
}

/// What a filter does, how it is typed, and its sign.
fn told(key: Key) -> (&'static str, &'static str, Icon) {
    match key {
        Key::From => ("from:name", tr!("Written by somebody, or from:me"), icons::USER),
        Key::Post => ("post:240", tr!("Below a post: its number or words of its caption"), icons::IMAGE),
        Key::Is => ("is:open", tr!("Open, a question, hidden, deleted, done …"), icons::CHAT_CIRCLE_DOTS),
        Key::Has => ("has:link", tr!("Holds a link or an emoji"), icons::LINK_SIMPLE),
        Key::Lang => ("lang:vi", tr!("In a language"), icons::TRANSLATE),
        Key::Label => ("label:sold", tr!("With a label that a rule put on it"), icons::TAG),
        Key::Before => ("before:2026-11", tr!("Before a day, a month or a year"), icons::CALENDAR_BLANK),
        Key::After => ("after:2026-11-01", tr!("On that day or later"), icons::CALENDAR_BLANK),
        Key::On => ("on:2026-11-01", tr!("On a day, in a month or a year"), icons::CALENDAR_BLANK),
    }
}

/// The menu at the field's end.
pub fn menu(field: &SearchField, ui: &mut Ui, labels: &[String]) -> Option<Pick> {
    let mut picked = None;
    let mut item = |ui: &mut Ui, words: &str, icon, what: What| {
        let chosen = field.has(&what);
        if ui.add(MenuItem::new(words).icon(icon).trailing(typed(&what)).chosen(chosen)).clicked() {
            picked = Some(Pick::Toggle(what));
        }
    };
    for (is, icon, words) in states() {
        item(ui, words, icon, What::Is(is));
    }
    hairline(ui);
    for (has, icon, words) in holdings() {
        item(ui, words, icon, What::Has(has));
    }
    hairline(ui);
    for label in labels.iter().take(LABELS) {
        item(ui, label, icons::TAG, What::Label(label.clone()));
    }
    if !labels.is_empty() {
        hairline(ui);
    }
    for (key, words) in [
        (Key::From, tr!("From somebody")),
        (Key::Post, tr!("Below a post")),
        (Key::Lang, tr!("In a language")),
        (Key::Label, tr!("With a label")),
        (Key::On, tr!("On a day")),
        (Key::After, tr!("Since a day")),
        (Key::Before, tr!("Before a day")),
    ] {
        let begun = format!("{}:", key.word());
        if ui.add(MenuItem::new(words).icon(told(key).2).trailing(begun)).clicked() {
            picked = Some(Pick::Begin(key));
        }
    }
    picked
}

fn typed(what: &What) -> String {
    crate::domain::search::Term::of(what.clone()).to_string()
}

/// What to show below the field for what stands in it.
pub fn sheet_for(words: &str, query: &Query) -> Option<Sheet> {
    let remarks = query.remarks();
    if !remarks.is_empty() {
        return Some(Sheet::Remarks(remarks));
    }
    if words.is_empty() {
        return Some(Sheet::Filters);
    }
    match query.terms.last().map(|term| &term.what) {
        Some(What::Unready { key: key @ (Key::Is | Key::Has), .. }) => Some(Sheet::Values(*key)),
        Some(What::Unready { key: Key::Label, .. }) => Some(Sheet::Labels(String::new())),
        Some(What::Label(begun)) => Some(Sheet::Labels(begun.to_lowercase())),
        _ => None,
    }
}

/// The sheet below the field.
pub fn sheet(ui: &mut Ui, sheet: &Sheet, labels: Labels<'_>) -> Option<Pick> {
    let mut picked = None;
    match sheet {
        Sheet::Filters => {
            for filter in FILTERS {
                let (typed, words, icon) = told(filter.key);
                if ui.add(MenuItem::new(typed).icon(icon).trailing(words)).clicked() {
                    picked = Some(Pick::Begin(filter.key));
                }
            }
            note(ui, tr!("A minus in front leaves out what fits. Quotes keep words together."));
        }
        Sheet::Values(Key::Is) => {
            for (is, icon, words) in states() {
                let what = What::Is(is);
                if ui.add(MenuItem::new(typed(&what)).icon(icon).trailing(words)).clicked() {
                    picked = Some(Pick::Toggle(what));
                }
            }
        }
        Sheet::Values(_) => {
            for (has, icon, words) in holdings() {
                let what = What::Has(has);
                if ui.add(MenuItem::new(typed(&what)).icon(icon).trailing(words)).clicked() {
                    picked = Some(Pick::Toggle(what));
                }
            }
        }
        Sheet::Labels(begun) => {
            let mut fits = labels();
            fits.retain(|label| label.to_lowercase().starts_with(begun));
            if fits.is_empty() {
                note(ui, tr!("No comment has such a label. Rules put labels on comments."));
            }
            for label in fits {
                let what = What::Label(label);
                if ui.add(MenuItem::new(typed(&what)).icon(icons::TAG)).clicked() {
                    picked = Some(Pick::Toggle(what));
                }
            }
        }
        Sheet::Remarks(remarks) => {
            for remark in remarks {
                note(ui, &said(remark));
            }
        }
    }
    picked
}

fn note(ui: &mut Ui, words: &str) {
    ui.add_space(space::XS);
    ui.horizontal(|ui| {
        ui.add_space(space::S);
        ui.allocate_ui(vec2(ui.available_width() - space::S, 0.0), |ui| {
            meta(words).tone(Tone::Text2).wrapped().show(ui);
        });
    });
    ui.allocate_exact_size(vec2(0.0, space::XS), Sense::hover());
}

/// A remark as a sentence.
fn said(remark: &Remark) -> String {
    match remark {
        Remark::NoFilter(name) => {
            tr!("There is no filter {name}: so it is looked for as a word", name = name)
        }
        Remark::NoValue { key: key @ (Key::Is | Key::Has), value } => {
            let values = key.filter().map(|filter| filter.values.join(", ")).unwrap_or_default();
            tr!(
                "{key}: does not know {value}. It knows {values}",
                key = key.word(),
                value = value,
                values = values
            )
        }
        Remark::NoValue { key: Key::Lang, value } => {
            tr!("{value} is no language. Two letters are one, as in lang:vi or lang:de", value = value)
        }
        Remark::NoValue { key, value } => {
            tr!(
                "{value} is no day. Type {key}:2026-11-01, {key}:2026-11 or {key}:2026",
                value = value,
                key = key.word()
            )
        }
    }
}

/// The name of a language; its letters where it has none here.
pub fn language(code: &str) -> String {
    let name = match code {
        "af" => tr!("Afrikaans"),
        "am" => tr!("Amharic"),
        "ar" => tr!("Arabic"),
        "az" => tr!("Azerbaijani"),
        "be" => tr!("Belarusian"),
        "bg" => tr!("Bulgarian"),
        "bn" => tr!("Bengali"),
        "ca" => tr!("Catalan"),
        "cs" => tr!("Czech"),
        "da" => tr!("Danish"),
        "de" => tr!("German"),
        "el" => tr!("Greek"),
        "en" => tr!("English"),
        "eo" => tr!("Esperanto"),
        "es" => tr!("Spanish"),
        "et" => tr!("Estonian"),
        "fa" => tr!("Persian"),
        "fi" => tr!("Finnish"),
        "fr" => tr!("French"),
        "gu" => tr!("Gujarati"),
        "he" => tr!("Hebrew"),
        "hi" => tr!("Hindi"),
        "hr" => tr!("Croatian"),
        "hu" => tr!("Hungarian"),
        "hy" => tr!("Armenian"),
        "id" => tr!("Indonesian"),
        "it" => tr!("Italian"),
        "ja" => tr!("Japanese"),
        "jv" => tr!("Javanese"),
        "ka" => tr!("Georgian"),
        "km" => tr!("Khmer"),
        "kn" => tr!("Kannada"),
        "ko" => tr!("Korean"),
        "la" => tr!("Latin"),
        "lt" => tr!("Lithuanian"),
        "lv" => tr!("Latvian"),
        "mk" => tr!("Macedonian"),
        "ml" => tr!("Malayalam"),
        "mr" => tr!("Marathi"),
        "my" => tr!("Burmese"),
        "nb" | "no" => tr!("Norwegian"),
        "ne" => tr!("Nepali"),
        "nl" => tr!("Dutch"),
        "or" => tr!("Odia"),
        "pa" => tr!("Punjabi"),
        "pl" => tr!("Polish"),
        "pt" => tr!("Portuguese"),
        "ro" => tr!("Romanian"),
        "ru" => tr!("Russian"),
        "si" => tr!("Sinhala"),
        "sk" => tr!("Slovak"),
        "sl" => tr!("Slovenian"),
        "sn" => tr!("Shona"),
        "sr" => tr!("Serbian"),
        "sv" => tr!("Swedish"),
        "ta" => tr!("Tamil"),
        "te" => tr!("Telugu"),
        "th" => tr!("Thai"),
        "tk" => tr!("Turkmen"),
        "tl" => tr!("Tagalog"),
        "tr" => tr!("Turkish"),
        "uk" => tr!("Ukrainian"),
        "ur" => tr!("Urdu"),
        "uz" => tr!("Uzbek"),
        "vi" => tr!("Vietnamese"),
        "yi" => tr!("Yiddish"),
        "zh" => tr!("Chinese"),
        "zu" => tr!("Zulu"),
        _ => return code.to_uppercase(),
    };
    name.to_owned()
}
