//! The line at the foot of the views: how the rules stand, one key from being paused.
//! Invariant: it tells of today, the person's, and leads to the rules.

use egui::{Align2, CornerRadius, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::engine::Command;
use crate::engine::rules::RuleWish;
use crate::engine::views::rules::{RulesFoot, RulesFootAsk};
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons::{self, Icon};
use crate::ui::panels::{Goal, Place};
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, faded, height, icon, radius, space, time, tokens};
use crate::ui::widgets::{IconButton, line_in, ring, tip};

use super::{Inbox, quiet_foot};

/// The line's height: two lines of words.
pub const TALL: f32 = 48.0;

/// A line at the foot of the views.
pub struct FootLine<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub sign: Icon,
    /// Of the sign.
    pub tone: Tone,
    /// What is so, below the name.
    pub below: &'a str,
    /// Of these words.
    pub told: Tone,
    /// The caps of the key that does the same as a click.
    pub key: &'a str,
}

/// Draws a line at the foot of the views, and senses clicks on it.
pub fn foot_line(ui: &mut Ui, rect: Rect, line: &FootLine<'_>) -> Response {
    let t = tokens(ui);
    let spoken = tr!("{name}, {state}", name = line.name, state = line.below);
    let response = ui.interact(rect, ui.scope_id().with(line.id), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    let hover = ui.ctx().animate_bool_with_time(response.id, response.hovered(), time::TOUCH);
    ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), faded(t.hover, hover));
    if response.has_focus() {
        ring(ui.painter(), rect, radius::CONTROL, t.focus);
    }
    let inner = rect.shrink2(vec2(space::S, space::S));
    let center = pos2(inner.left() + icon::ROW / 2.0, inner.top() + faces::BODY.line / 2.0);
    line.sign.paint(ui.painter(), center, icon::ROW, t.tone(line.tone));
    let words_box = inner.with_min_x(inner.left() + icon::ROW + space::S);
    Words::new(line.name, faces::BODY, Tone::Text2).paint(ui, words_box, Align2::LEFT_TOP);
    meta(line.below).tone(line.told).paint(ui, words_box, Align2::LEFT_BOTTOM);
    tip(response, &spoken, Some(line.key))
}

/// Draws it at the foot of the pane, and the line of quiet hours above it; gives the room above both.
pub fn show(inbox: &mut Inbox, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) -> Rect {
    let day = desk.now.to_zoned(desk.zone.clone()).start_of_day();
    let today = day.map_or(0, |day| day.timestamp().as_millisecond());
    let ask = RulesFootAsk { account: desk.account_id(), today };
    let line = Rect::from_min_max(
        pos2(whole.left() + space::S, whole.bottom() - TALL - space::S),
        pos2(whole.right() - space::S, whole.bottom() - space::S),
    );
    let top = quiet_foot::show(inbox, ui, line, desk);
    let above = whole.with_max_y(top - space::S);
    let Some(foot) = inbox.rules_foot.poll(desk.reader, &ask).copied() else { return above };
    let button = Rect::from_min_max(pos2(line.right() - height::SMALL, line.top()), line.max);
    let words_box = line.with_max_x(if foot.rules > 0 { button.left() } else { line.right() });
    words(ui, words_box, foot, desk);
    if foot.rules > 0 {
        line_in(ui, button, |ui| pause(ui, foot, desk));
    }
    above
}

/// Offers to sort what is to be done by the helper's guess.
pub fn take(inbox: &mut Inbox, ui: &Ui, desk: &mut Desk<'_>) {
    let words = if inbox.by_guess {
        tr!("Sort what is to be done by time again")
    } else {
        tr!("Sort what is to be done by the helper's guess")
    };
    if desk.action(ui, Action::new("inbox.by_guess", words, icons::GRADUATION_CAP)) {
        inbox.by_guess = !inbox.by_guess;
        inbox.list.go_to_top();
    }
}

fn words(ui: &mut Ui, rect: Rect, foot: RulesFoot, desk: &mut Desk<'_>) {
    let (sign, tone, below) = match (foot.paused, foot.rules) {
        (Some(since), _) => {
            let time = format::clock(format::at(since), desk.zone);
            (icons::PAUSE, Tone::Waiting, tr!("all rest since {time}", time = time))
        }
        (None, 0) => (icons::SHIELD, Tone::Text3, tr!("none yet").to_owned()),
        (None, _) => {
            let words = tr!(
                "{armed} armed, hid {hid} today",
                armed = number(foot.armed),
                hid = number(foot.hid_today)
            );
            (icons::SHIELD_CHECK, if foot.armed > 0 { Tone::Done } else { Tone::Text3 }, words)
        }
    };
    let told = if foot.paused.is_some() { Tone::Waiting } else { Tone::Text3 };
    let caps = desk.caps("go.rules");
    let of = FootLine { id: "rules foot", name: tr!("Rules"), sign, tone, below: &below, told, key: &caps };
    if foot_line(ui, rect, &of).clicked() {
        desk.go(Goal::Place(Place::Rules));
    }
}

fn pause(ui: &mut Ui, foot: RulesFoot, desk: &mut Desk<'_>) {
    let (account, caps) = (desk.account_id(), desk.caps("rules.pause"));
    let (button, wish) = if foot.paused.is_some() {
        (IconButton::new(icons::PLAY, tr!("Let the rules go on")).small(), RuleWish::GoOn)
    } else {
        let button = IconButton::new(icons::PAUSE, tr!("Let all rules rest at once")).small();
        (button.key(&caps), RuleWish::PauseAll)
    };
    if ui.add(button).clicked() {
        desk.send(Command::Rules { account, wish });
    }
}
