//! What Instagram's API cannot do, as a page to read.
//! Invariant: each line is a fact of the API and says what to do instead where there is something.

use egui::Ui;

use crate::tr;
use crate::ui::text::{Words, body};
use crate::ui::theme::{Tone, faces, space};

use super::form;

type Line = (fn() -> &'static str, fn() -> &'static str);

macro_rules! lines {
    ($($title:literal: $words:literal),+ $(,)?) => {
        [$((|| tr!($title), || tr!($words))),+]
    };
}

/// Sections 3.4, 4.2, 5.1, 5.2 and 7.1.
#[rustfmt::skip]
const COMMENTS: [Line; 6] = lines!(
    "No pictures of people": "Instagram tells who commented by name only. The coloured discs stand for pictures that no program is given.",
    "Fewer comments than it counts": "Comments of restricted people, of private apps' strangers and of some filters are counted but not returned. The gap is shown, and Instagram itself shows them.",
    "No replies to hidden comments": "Show the comment, reply, and hide it again.",
    "Your own comments cannot be hidden": "Instagram accepts it and shows them anyway. They can be deleted.",
    "No timetable for comments": "Tintype turns them off and on from this computer, under Settings, Quiet hours. Live videos cannot be switched at all.",
    "No likes": "A program cannot like a comment or a post. Open it in Instagram.",
);

#[rustfmt::skip]
const PUBLISHING: [Line; 6] = lines!(
    "Nothing can be changed afterwards": "Caption and pictures of a live post stay as they are, and it can only be deleted in Instagram.",
    "No music, stickers, filters or shopping tags": "A reel has the sound of its file.",
    "Instagram fetches the files": "Each picture and clip must stand at a public address for a moment. The practice account is the only one that can publish from this computer alone.",
    "No schedule of its own": "A post with a time goes out from this computer, so Tintype must run then. Settings, Scheduling has a timer for it.",
    "JPEG, MP4 and MOV": "Anything else is turned into a JPEG before it is sent. Between two and ten slides make a carousel.",
    "A day's posts are limited": "Instagram counts the last 24 hours and tells how many are left.",
);

#[rustfmt::skip]
const NUMBERS: [Line; 5] = lines!(
    "Up to two days late": "The last days may still change. They are dashed in the charts.",
    "Reach cannot be added up": "One person may be reached on several days. A period's reach is only known where Instagram tells it, for 30 days at most.",
    "Nothing older than 90 days": "Tintype keeps every day it has read, for good. Followers are told for 30 days only.",
    "Below 100 followers": "Some numbers are not told at all, among them the change of followers.",
    "Story replies": "Those from Europe and Japan may be left out of the count.",
);

/// Draws the page.
pub(super) fn show(ui: &mut Ui) {
    let intro = tr!(
        "Tintype works through the interface Instagram gives to programs. Some things it does not give to anybody."
    );
    Words::new(intro, faces::READING, Tone::Text2).wrapped().show(ui);
    for (heading, lines) in
        [(tr!("Comments"), &COMMENTS[..]), (tr!("Publishing"), &PUBLISHING), (tr!("Numbers"), &NUMBERS)]
    {
        form::parted(ui);
        Words::new(heading, faces::READING_SEMIBOLD, Tone::Text).show(ui);
        for (title, words) in lines {
            ui.add_space(space::M);
            Words::new(title(), faces::BODY_MEDIUM, Tone::Text).wrapped().show(ui);
            body(words()).wrapped().show(ui);
        }
    }
}
