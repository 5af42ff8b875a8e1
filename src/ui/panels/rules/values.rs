//! The values of a condition: words that are typed, numbers, and choices from menus.
//! Invariant: what cannot be read is said where it is typed, and a number that is no number changes nothing.

use egui::{Id, Key, Rect, Sense, Ui, Widget, vec2};

use crate::domain::{MediaId, Test, Than, Who, Word};
use crate::engine::rules::also_as;
use crate::tr;
use crate::ui::icons;
use crate::ui::text::meta;
use crate::ui::theme::{faces, height, space, width};
use crate::ui::widgets::{Button, Field, Menu, MenuItem, hairline, tag};

use super::say;

/// Letters typed into a condition that are no value yet.
#[derive(Default)]
pub struct Typed {
    word: String,
    number: Option<String>,
}

/// What a condition's values need to know besides.
pub struct Besides<'a> {
    /// Its number.
    pub at: usize,
    /// What is wrong with its pattern.
    pub fault: Option<&'a str>,
    /// The post of the current hit.
    pub hit: Option<&'a MediaId>,
}

/// Languages that are offered, by ISO 639-1, in their own names.
const LANGUAGES: &[(&str, &str)] = &[
    ("ar", "العربية"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("id", "Bahasa Indonesia"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("nb", "Norsk"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ru", "Русский"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("vi", "Tiếng Việt"),
    ("zh", "中文"),
];

/// Shows the values of a condition.
pub fn show(ui: &mut Ui, test: &mut Test, typed: &mut Typed, besides: &Besides<'_>) {
    match test {
        Test::Words(found) => words(ui, found, typed, besides),
        Test::Pattern(pattern) => {
            Field::new(tr!("Pattern"), pattern)
                .hint(tr!("such as {example}", example = r"\d+\s?(€|eur)"))
                .error(besides.fault)
                .show(ui);
        }
        Test::Link | Test::EmojiOnly => {}
        Test::Language(chosen) => languages(ui, chosen),
        Test::FirstSeen { days } => line(ui, |ui| {
            meta(tr!("less than")).show(ui);
            number(ui, days, typed, tr!("Days"));
            meta(if *days == 1 { tr!("day before the comment") } else { tr!("days before the comment") })
                .show(ui);
        }),
        Test::People(people_) => people(ui, people_),
        Test::FewComments { fewer } => line(ui, |ui| {
            meta(tr!("fewer than")).show(ui);
            number(ui, fewer, typed, tr!("Comments"));
            meta(tr!("comments before this one")).show(ui);
        }),
        Test::Hides { least } => line(ui, |ui| {
            meta(tr!("at least")).show(ui);
            number(ui, least, typed, tr!("Hidden comments"));
            meta(tr!("comments before this one")).show(ui);
        }),
        Test::Posts(chosen) => posts(ui, chosen, besides.hit),
        Test::PostAge { than, days } => line(ui, |ui| {
            compared(ui, than);
            number(ui, days, typed, tr!("Days"));
            meta(tr!("days old when the comment came")).show(ui);
        }),
        Test::CommentAge { than, hours } => line(ui, |ui| {
            compared(ui, than);
            number(ui, hours, typed, tr!("Hours"));
            meta(tr!("hours old")).show(ui);
        }),
        Test::Alike { least } => line(ui, |ui| {
            meta(tr!("from number")).show(ui);
            number(ui, least, typed, tr!("Number alike"));
            meta(tr!("on, within a day")).show(ui);
        }),
    }
}

fn line(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        add(ui);
    });
}

/// A field without a frame, in the middle of a line.
pub fn bare<R>(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let (rect, _) = ui.allocate_exact_size(vec2(width, height::SMALL), Sense::hover());
    let middle = Rect::from_center_size(rect.center(), vec2(width, faces::BODY.line));
    let layout = egui::Layout::top_down(egui::Align::Min);
    add(&mut ui.new_child(egui::UiBuilder::new().max_rect(middle).layout(layout)))
}

/// A number of 1 and up.
pub fn number(ui: &mut Ui, value: &mut u32, typed: &mut Typed, name: &str) {
    let letters = typed.number.get_or_insert_with(|| value.to_string());
    let wrong = letters.trim().parse::<u32>().ok().filter(|number| *number > 0).is_none();
    let error = wrong.then(|| tr!("a number"));
    let field =
        Field::new(name, letters).width(if wrong { 120.0 } else { width::RULE_NUMBER }).error(error).show(ui);
    if field.response.changed()
        && let Some(number) = letters.trim().parse::<u32>().ok().filter(|number| *number > 0)
    {
        *value = number;
    }
    if !field.response.has_focus() && letters.trim() != value.to_string() && !wrong {
        typed.number = None;
    }
}

fn words(ui: &mut Ui, found: &mut Vec<Word>, typed: &mut Typed, besides: &Besides<'_>) {
    let mut gone = None;
    let several = found.len() > 1;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
        for (at, word) in found.iter_mut().enumerate() {
            let said =
                if word.beside { tr!("{word} + another", word = word.text) } else { word.text.clone() };
            let response = tag(ui, &said).interact(Sense::click());
            Menu::under(&response, "word menu").width(240.0).show(|ui| {
                let reason = (!several).then(|| tr!("the only one"));
                let beside = MenuItem::new(tr!("Only beside another word")).chosen(word.beside);
                if ui.add(beside.disabled_because(reason)).clicked() {
                    word.beside = !word.beside;
                }
                if ui.add(MenuItem::new(tr!("Take “{word}” away", word = word.text))).clicked() {
                    gone = Some(at);
                }
            });
        }
        let was_empty = typed.word.is_empty();
        // Its id stays while words come before it, or the caret would be lost.
        let id = Id::unique(("add a word", besides.at));
        let field = bare(ui, 110.0, |ui| {
            Field::new(tr!("Add a word"), &mut typed.word).hint(tr!("Add…")).bare().id(id).show(ui)
        });
        let enter = ui.input(|input| input.key_pressed(Key::Enter));
        let ended = typed.word.ends_with(',') || (field.response.lost_focus() && !typed.word.is_empty());
        if ended || (field.response.lost_focus() && enter) {
            let word = typed.word.trim().trim_end_matches(',').trim().to_owned();
            if !word.is_empty() && !found.iter().any(|known| known.text == word) {
                found.push(Word { text: word, beside: false });
            }
            typed.word.clear();
            if enter {
                field.response.request_focus();
            }
        }
        let back = ui.input(|input| input.key_pressed(Key::Backspace));
        if field.response.has_focus() && was_empty && back && !field.response.changed() {
            gone = found.len().checked_sub(1);
        }
    });
    if let Some(at) = gone {
        found.remove(at);
    }
    let others = also_as(found);
    if !others.is_empty() {
        meta(tr!("Also as {spellings}", spellings = others.join(", "))).lines(2).show(ui);
    }
}

/// A chosen value with a menu that takes it away; true if it is to go.
fn value(ui: &mut Ui, words: &str) -> bool {
    let response = tag(ui, words).interact(Sense::click());
    let mut gone = false;
    Menu::under(&response, "value menu").show(|ui| {
        gone = MenuItem::new(tr!("Take “{value}” away", value = words)).ui(ui).clicked();
    });
    gone
}

fn languages(ui: &mut Ui, chosen: &mut Vec<String>) {
    let own = |code: &str| {
        LANGUAGES
            .iter()
            .find(|(known, _)| *known == code)
            .map_or(code.to_owned(), |(_, own)| (*own).to_owned())
    };
    let mut gone = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
        for (at, code) in chosen.iter().enumerate() {
            if value(ui, &own(code)) {
                gone = Some(at);
            }
        }
        let open = ui.add(Button::plain(tr!("Language")).small().icon(icons::PLUS));
        Menu::under(&open, "languages menu").show(|ui| {
            egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for (code, own) in LANGUAGES.iter().filter(|(code, _)| !chosen.iter().any(|it| it == code)) {
                    if ui.add(MenuItem::new(*own)).clicked() {
                        chosen.push((*code).to_owned());
                        break;
                    }
                }
            });
        });
    });
    if let Some(at) = gone {
        chosen.remove(at);
    }
}

fn people(ui: &mut Ui, chosen: &mut Vec<Who>) {
    let mut gone = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
        for (at, who) in chosen.iter().enumerate() {
            if value(ui, &say::who(who)) {
                gone = Some(at);
            }
        }
        let open = ui.add(Button::plain(tr!("People")).small().icon(icons::PLUS));
        Menu::under(&open, "people menu").width(260.0).show(|ui| {
            for who in [Who::Trusted, Who::Watched, Who::Answered(1), Who::Answered(2), Who::Answered(5)] {
                if !chosen.contains(&who) && ui.add(MenuItem::new(say::who(&who))).clicked() {
                    chosen.push(who);
                }
            }
            hairline(ui);
            meta(tr!("One person: “Never this author” on a comment")).wrapped().show(ui);
        });
    });
    if let Some(at) = gone {
        chosen.remove(at);
    }
}

fn posts(ui: &mut Ui, chosen: &mut Vec<MediaId>, hit: Option<&MediaId>) {
    let mut gone = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
        for (at, post) in chosen.iter().enumerate() {
            if value(ui, post.as_str()) {
                gone = Some(at);
            }
        }
        let new = hit.filter(|post| !chosen.contains(post)).cloned();
        let reason = new.is_none().then(|| tr!("choose a comment at the right"));
        let button = Button::plain(tr!("The post of this comment")).small().icon(icons::PLUS);
        if ui.add(button.disabled_because(reason)).clicked() {
            chosen.extend(new);
        }
    });
    if let Some(at) = gone {
        chosen.remove(at);
    }
}

fn compared(ui: &mut Ui, than: &mut Than) {
    let words = |than: Than| match than {
        Than::Less => tr!("less than"),
        Than::More => tr!("more than"),
    };
    let open = ui.add(Button::plain(words(*than)).small().icon(icons::CARET_DOWN));
    Menu::under(&open, "than menu").width(140.0).show(|ui| {
        for other in [Than::Less, Than::More] {
            if ui.add(MenuItem::new(words(other)).chosen(*than == other)).clicked() {
                *than = other;
            }
        }
    });
}
