//! The plain lines: texts, switches and choices of a post.
//! Invariant: every field reads its limit from `RULES`, and what Instagram may refuse is said before it does.

use egui::{Ui, vec2};

use crate::domain::draft::{Graduation, Param, is_place};
use crate::domain::{DraftKind, RuleId};
use crate::tr;
use crate::ui::icons;
use crate::ui::text::{Words, body, meta};
use crate::ui::theme::{Tone, faces, space};
use crate::ui::widgets::{segments, switch};

use super::super::bench::Bench;
use super::super::words::{VALUES, bare, line};

/// What the picture shows, for those who do not see it.
pub(super) fn alt_text(ui: &mut Ui, bench: &mut Bench<'_>) {
    let index = bench.look.slide;
    let carousel = bench.work.draft.kind == DraftKind::Carousel;
    let words = match carousel && !bench.work.draft.slides.is_empty() {
        true => tr!("Alt text, slide {number}", number = index + 1),
        false => tr!("Alt text").to_owned(),
    };
    let clip = bench.is_clip(index);
    let mut left = false;
    line(ui, icons::TEXT_ALIGN_LEFT, &words, |ui| {
        let Some(slide) = bench.work.draft.slides.get_mut(index) else {
            body(tr!("For the picture, once there is one")).tone(Tone::Text3).show(ui);
            return;
        };
        if clip {
            body(tr!("Instagram takes none for clips")).tone(Tone::Text3).show(ui);
            return;
        }
        let hint = tr!("What is in the picture, for those who do not see it");
        left = bare(ui, &words, &mut slide.alt_text, hint, Some(RuleId::AltTextUnits));
    });
    bench.look.told_now |= left;
}

/// The comment under the post.
pub(super) fn first_comment(ui: &mut Ui, bench: &mut Bench<'_>) {
    let mut left = false;
    line(ui, icons::CHAT_CIRCLE, tr!("First comment"), |ui| {
        let text = &mut bench.work.draft.first_comment;
        left = bare(ui, tr!("First comment"), text, tr!("Posted right after, once"), None);
    });
    bench.look.told_now |= left;
}

/// The number of a place. With this sign-in Instagram has no search for one.
pub(super) fn place(ui: &mut Ui, bench: &mut Bench<'_>) {
    let mut left = false;
    line(ui, icons::MAP_PIN, tr!("Place"), |ui| {
        let text = &mut bench.work.draft.details.place;
        left = bare(ui, tr!("Place"), text, tr!("Number of a place's page"), None);
    });
    bench.look.told_now |= left;
    let place = bench.work.draft.sent_place();
    if place.is_empty() {
        return;
    }
    let (words, tone) = match is_place(place) {
        true => (
            tr!("The number of a Facebook page that has an address. Tintype cannot look it up with this sign-in; Instagram says if it is none."),
            Tone::Text3,
        ),
        false => (
            tr!("This is no number. Open the place's page on Facebook, then About and Page transparency: the number stands there. Only pages with an address are places."),
            Tone::Stuck,
        ),
    };
    note(ui, words, tone);
}

/// The name of a reel's own sound.
pub(super) fn sound(ui: &mut Ui, bench: &mut Bench<'_>) {
    let mut left = false;
    line(ui, icons::MEGAPHONE, tr!("Name of sound"), |ui| {
        let text = &mut bench.work.draft.details.sound;
        left = bare(ui, tr!("Name of sound"), text, tr!("As Instagram names it: Original audio"), None);
    });
    bench.look.told_now |= left;
}

/// Whether a reel stands in the feed too.
pub(super) fn in_feed(ui: &mut Ui, bench: &mut Bench<'_>) {
    let trial = bench.work.draft.trial().is_some();
    line(ui, icons::SQUARES_FOUR, tr!("Show in feed"), |ui| {
        if trial {
            body(tr!("Not while it is a trial")).tone(Tone::Text3).show(ui);
            return;
        }
        let on = &mut bench.work.draft.share_to_feed;
        switch(ui, on, tr!("Show in feed"));
        let words = if *on { tr!("Yes, and in the grid") } else { tr!("No, among the reels only") };
        said(ui, words, *on);
    });
}

/// Whether a reel is shown to strangers first, and how that ends.
pub(super) fn trial(ui: &mut Ui, bench: &mut Bench<'_>) {
    let chosen = &mut bench.work.draft.details.trial;
    let mut on = chosen.is_some();
    line(ui, icons::HOURGLASS_MEDIUM, tr!("Trial reel"), |ui| {
        if switch(ui, &mut on, tr!("Trial reel")).changed() {
            *chosen = on.then_some(Graduation::Manual);
        }
        let words = match on {
            true => tr!("Only people who do not follow you see it"),
            false => tr!("No, everyone sees it at once"),
        };
        said(ui, words, on);
    });
    let Some(way) = chosen else { return };
    line(ui, icons::USERS, tr!("Then for all"), |ui| {
        let parts = [
            (Graduation::Manual, tr!("When you say so")),
            (Graduation::Performance, tr!("When it does well")),
        ];
        segments(ui, way, &parts);
    });
    let words = tr!("Instagram lets some accounts try reels, and only so many at a time. It shows a trial in no list, so its numbers come here once everybody sees it.");
    note(ui, words, Tone::Text3);
}

/// Made with AI.
pub(super) fn ai_label(ui: &mut Ui, bench: &mut Bench<'_>) {
    line(ui, icons::MAGIC_WAND, tr!("AI label"), |ui| {
        let on = &mut bench.work.draft.details.made_with_ai;
        switch(ui, on, tr!("AI label"));
        let words = if *on { tr!("Says that it was made with AI") } else { tr!("No") };
        said(ui, words, *on);
    });
}

/// Comments off.
pub(super) fn comments_off(ui: &mut Ui, bench: &mut Bench<'_>) {
    let commented = bench.work.draft.own_comment().is_some();
    debug_assert!(Param::CommentsOff.fits(bench.work.draft.kind));
    line(ui, icons::PROHIBIT, tr!("Comments off"), |ui| {
        let on = &mut bench.work.draft.details.comments_off;
        switch(ui, on, tr!("Comments off"));
        let words = match (*on, commented) {
            (true, true) => tr!("Off, once the first comment stands"),
            (true, false) => tr!("Off, right after it is out"),
            (false, _) => tr!("No, everybody can comment"),
        };
        said(ui, words, *on);
    });
}

fn said(ui: &mut Ui, words: &str, on: bool) {
    Words::new(words, faces::BODY, if on { Tone::Text } else { Tone::Text3 }).show(ui);
}

/// What explains the line above, under its value.
pub(super) fn note(ui: &mut Ui, words: &str, tone: Tone) {
    ui.add_space(space::XS);
    let wide = ui.available_width() - VALUES;
    let text = meta(words).tone(tone).wrapped();
    let tall = text.lay(ui, wide).height();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), egui::Sense::hover());
    text.label(ui, rect.with_min_x(rect.left() + VALUES), egui::Align2::LEFT_TOP);
    ui.add_space(space::S);
}
