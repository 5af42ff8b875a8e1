//! What a panel is given for one frame: the doors to rows and pictures, and the place for its commands.
//! Invariant: a panel changes nothing but its own state, the commands it pushes and where to go next.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::{AccountId, CommentId, DraftId, MediaId, Op, OpId};
use crate::engine::views::settings::Settings;
use crate::engine::views::{PictureKey, Reader};
use crate::engine::{Command, Status};

use super::pictures::Pictures;
use super::theme::disc;

/// One frame's surroundings.
pub struct Desk<'a> {
    pub reader: &'a Reader,
    pub status: &'a Status,
    /// Accounts and choices, as last read.
    pub settings: &'a Settings,
    /// The account in front; empty while nobody is signed in.
    pub account: &'a AccountId,
    pub pictures: &'a mut Pictures,
    pub now: Timestamp,
    pub zone: &'a TimeZone,
    pub commands: &'a mut Vec<Command>,
    /// Where the person wants to go; taken by the shell after the frame.
    pub go: &'a mut Option<Go>,
}

/// A way from one panel to another.
#[derive(Clone, Debug, PartialEq)]
pub enum Go {
    /// A panel by its name in `PANELS`.
    Panel(&'static str),
    /// The inbox, on this comment.
    Comment(CommentId),
    /// The library, on this post.
    Post(MediaId),
    /// The composer, on this draft.
    Draft(DraftId),
    /// Activity, on this op.
    Record(OpId),
    /// The sign-in page.
    SignIn,
}

impl Desk<'_> {
    /// Asks for a change to Instagram on behalf of the account in front.
    pub fn act(&mut self, op: Op) {
        self.commands.push(Command::Do { account: self.account.clone(), op });
    }

    /// The texture of the account's own picture, once it is there.
    pub fn own_picture(&mut self, ui: &egui::Ui) -> Option<egui::TextureId> {
        let side = egui::Vec2::splat(disc::LARGE * ui.pixels_per_point());
        self.pictures.texture(&PictureKey::Account(self.account.clone()), side).map(|texture| texture.id())
    }

    /// The time now, in milliseconds since the epoch, as rows carry it.
    pub fn now_ms(&self) -> i64 {
        self.now.as_millisecond()
    }
}
