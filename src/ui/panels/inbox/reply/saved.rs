//! Saved replies above the box: the first ones as chips, the rest in a menu.
//! Invariant: taking one never sends anything.

use egui::{Align, Align2, Layout, Response, Role, Sense, Ui, WidgetInfo, vec2};

use crate::domain::SavedReplyId;
use crate::domain::saved::{Filling, fill, post_name};
use crate::engine::views::inbox::{InboxRow, PostHead};
use crate::engine::views::saved::SavedRow;
use crate::tr;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::format::number;
use crate::ui::icons;
use crate::ui::panels::Goal;
use crate::ui::text::meta;
use crate::ui::theme::{Tone, height, icon, space, tokens};
use crate::ui::widgets::{Button, Chip, Menu, MenuItem, hairline, tip};

/// The actions that take one by its place.
pub const ACTIONS: [&str; 9] = [
    "inbox.saved.1",
    "inbox.saved.2",
    "inbox.saved.3",
    "inbox.saved.4",
    "inbox.saved.5",
    "inbox.saved.6",
    "inbox.saved.7",
    "inbox.saved.8",
    "inbox.saved.9",
];

/// Chips at most, where there is room and where there is little.
const CHIPS: usize = 4;
const CHIPS_TIGHT: usize = 3;

/// The line of chips. Gives the place of the one that is taken.
pub fn show(ui: &mut Ui, all: &[SavedRow], tight: bool, desk: &mut Desk<'_>) -> Option<usize> {
    let size = vec2(ui.available_width(), height::CHIP);
    let mut taken = None;
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        if all.is_empty() {
            if ui.add(Button::quiet(tr!("Save replies you give often")).icon(icons::PLUS).small()).clicked() {
                desk.go(Goal::SavedReplies);
            }
            return;
        }
        let words = if tight {
            number(all.len() as u64)
        } else {
            tr!("All {count}", count = number(all.len() as u64))
        };
        let open = opener(ui, &words);
        taken =
            Menu::under(&open, tr!("Saved replies")).width(320.0).show(|ui| menu(ui, all, desk)).flatten();
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            let most = if tight { CHIPS_TIGHT } else { CHIPS };
            for (at, row) in all.iter().take(most).enumerate() {
                let caps = desk.caps(ACTIONS[at]);
                let chip = Chip::new(row.reply.name.as_str()).key(&caps);
                if chip.size(ui).x > ui.available_width() {
                    break;
                }
                let response = tip(ui.add(chip), row.reply.pick(None), None);
                if response.clicked() {
                    taken = Some(at);
                }
            }
        });
    });
    taken
}

/// The words that open the menu, with their caret.
fn opener(ui: &mut Ui, words: &str) -> Response {
    let text = meta(words);
    let size = vec2(text.width(ui).ceil() + space::XS + icon::META, height::CHIP);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, tr!("All saved replies")));
    let lit = response.hovered() || response.has_focus();
    let tone = if lit { Tone::Text } else { Tone::Text3 };
    text.tone(tone).paint(ui, rect, Align2::LEFT_CENTER);
    let center = rect.right_center() - vec2(icon::META / 2.0, 0.0);
    icons::CARET_DOWN.paint(ui.painter(), center, icon::META, tokens(ui).tone(tone));
    response
}

fn menu(ui: &mut Ui, all: &[SavedRow], desk: &mut Desk<'_>) -> Option<usize> {
    let mut taken = None;
    for (at, row) in all.iter().enumerate() {
        let caps = ACTIONS.get(at).map(|action| desk.caps(action));
        let item = MenuItem::new(row.reply.name.as_str()).icon(icons::TEXT_ALIGN_LEFT);
        let item = match &caps {
            Some(caps) => item.key(caps),
            None => item.trailing(counts::uses(row.uses)),
        };
        if ui.add(item).clicked() {
            taken = Some(at);
        }
    }
    hairline(ui);
    if ui.add(MenuItem::new(tr!("Edit saved replies")).icon(icons::PENCIL_SIMPLE)).clicked() {
        desk.go(Goal::SavedReplies);
        ui.close();
    }
    taken
}

/// The words of a saved reply for a comment: in its language, with what is known filled in. `None`: they name the
/// post, and that is not read yet.
pub fn words(
    row: &SavedRow,
    current: &InboxRow,
    post: Option<&PostHead>,
    desk: &Desk<'_>,
) -> Option<(SavedReplyId, String)> {
    let text = row.reply.pick(current.language.as_deref());
    let names_post = text.contains("{post}") || text.contains("{link}");
    if post.is_none() && names_post {
        return None;
    }
    let called = post_name(post.and_then(|post| post.caption.as_deref()));
    let filling = Filling {
        name: current.username.as_deref().unwrap_or_default(),
        post: if called.is_empty() { tr!("this post") } else { &called },
        account: desk.account().map_or("", |row| row.account.username.as_str()),
        link: post.and_then(|post| post.permalink.as_deref()).unwrap_or_default(),
    };
    Some((row.reply.id?, fill(text, &filling)))
}
