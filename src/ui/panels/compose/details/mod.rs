//! What a post carries besides its caption, a line each: those that are used often stand open, the others fold under
//! *More*.
//! Invariant: a line stands here only where its kind of post takes it (section 4.2).

mod cover;
mod lines;
mod names;
mod people;

use egui::{Align2, Role, Sense, Ui, WidgetInfo, vec2};

use crate::domain::DraftKind;
use crate::domain::draft::Param;
use crate::engine::views::known::Known;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{body, meta};
use crate::ui::theme::{Tone, height, icon, radius, space, tokens};
use crate::ui::widgets::ring;

use super::bench::Bench;
use names::NameEntry;

pub use cover::take as take_cover;
pub use people::over as people_over;

/// What a person did to these lines.
#[derive(Default)]
pub struct DetailsLook {
    /// The folded lines are shown.
    more: bool,
    /// People are tagged on the picture.
    pub tagging: bool,
    /// Where on the picture a name is being typed, in shares of what is sent.
    point: Option<(f32, f32)>,
    /// The name that is typed on the picture.
    there: NameEntry,
    /// The name that is typed in the line of people.
    people: NameEntry,
    /// The name that is typed in the line of collaborators.
    partners: NameEntry,
    /// The files asked for are to be a reel's cover.
    pub cover_wanted: bool,
}

impl DetailsLook {
    /// Shows these people wherever a name is typed, and asks nobody.
    pub fn furnish(&mut self, known: &Known) {
        for entry in [&mut self.there, &mut self.people, &mut self.partners] {
            entry.furnish(known.clone());
        }
    }
}

/// All lines of the kind.
pub fn show(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let kind = bench.work.draft.kind;
    match kind {
        DraftKind::Picture | DraftKind::Carousel => {
            lines::alt_text(ui, bench);
            lines::first_comment(ui, bench);
            lines::place(ui, bench);
        }
        DraftKind::Reel => {
            lines::sound(ui, bench);
            lines::in_feed(ui, bench);
            lines::trial(ui, bench);
        }
        // A story takes two things, and both have room.
        DraftKind::Story => {
            people::show(ui, bench, desk);
            return lines::ai_label(ui, bench);
        }
    }
    fold(ui, bench, desk);
    if !bench.look.details.more {
        return;
    }
    if kind == DraftKind::Reel {
        lines::first_comment(ui, bench);
    }
    people::show(ui, bench, desk);
    if desk.settings.choices.collaborators {
        people::partners(ui, bench, desk);
    }
    if kind == DraftKind::Reel {
        lines::place(ui, bench);
        cover::show(ui, bench);
    }
    lines::ai_label(ui, bench);
    lines::comments_off(ui, bench);
}

/// The line that folds the rarer ones: what is under it, and what of that is set.
fn fold(ui: &mut Ui, bench: &mut Bench<'_>, desk: &Desk<'_>) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height::TABLE), Sense::click());
    let t = tokens(ui);
    let open = bench.look.details.more;
    let sign = if open { icons::CARET_DOWN } else { icons::CARET_RIGHT };
    sign.paint(ui.painter(), rect.left_center() + vec2(icon::ROW / 2.0, 0.0), icon::ROW, t.text3);
    let words = more_words(bench.work.draft.kind, desk.settings.choices.collaborators);
    let set = set_words(bench);
    let count = meta(set.as_str()).tone(Tone::Text2);
    let wide = if set.is_empty() { 0.0 } else { count.width(ui) + space::S };
    let label = rect.with_min_x(rect.left() + 28.0).with_max_x(rect.right() - wide);
    let tone = if response.hovered() { Tone::Text } else { Tone::Text2 };
    body(words.as_str()).tone(tone).paint(ui, label, Align2::LEFT_CENTER);
    count.paint(ui, rect, Align2::RIGHT_CENTER);
    if response.has_focus() {
        ring(ui.painter(), rect, radius::MARK, t.focus);
    }
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, ui.is_enabled(), open, tr!("More about the post"))
    });
    if response.clicked() {
        bench.look.details.more = !open;
    }
}

fn more_words(kind: DraftKind, partners: bool) -> String {
    let mut parts = Vec::new();
    let mut put = |param: Param, words: &'static str, folded: bool| {
        if folded && param.fits(kind) {
            parts.push(words);
        }
    };
    let reel = kind == DraftKind::Reel;
    put(Param::FirstComment, tr!("first comment"), reel);
    put(Param::People, tr!("people"), true);
    put(Param::Partners, tr!("collaborators"), partners);
    put(Param::Place, tr!("place"), reel);
    put(Param::Cover, tr!("cover"), reel);
    put(Param::AiLabel, tr!("AI label"), true);
    put(Param::CommentsOff, tr!("comments off"), true);
    tr!("More: {parts}", parts = parts.join(", "))
}

/// How much of what is folded is set.
fn set_words(bench: &Bench<'_>) -> String {
    let draft = &bench.work.draft;
    let reel = draft.kind == DraftKind::Reel;
    let set = [
        draft.slides.iter().any(|slide| !slide.people.is_empty()),
        !draft.sent_partners().is_empty(),
        draft.details.made_with_ai,
        draft.turns_comments_off(),
        reel && draft.own_comment().is_some(),
        reel && !draft.sent_place().is_empty(),
        draft.sent_cover().is_some(),
    ];
    match set.into_iter().filter(|set| *set).count() {
        0 => String::new(),
        count => tr!("{count} set", count = count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_folded_is_named() {
        assert_eq!(more_words(DraftKind::Picture, false), "More: people, AI label, comments off");
        assert_eq!(
            more_words(DraftKind::Reel, true),
            "More: first comment, people, collaborators, place, cover, AI label, comments off"
        );
    }
}
