//! The calendar's keys: from day to day, posts to other days, and the ways out.
//! Invariant: what a key moves is the current post, and it moves as a drag does.

use egui::{Key, Ui};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::keys;

use super::drag::{self, Choice, Drag, Target, Thing};
use super::{Goto, Table, place};

/// Takes the keys; gives where they lead.
pub fn take(ui: &Ui, table: &mut Table<'_>, desk: &mut Desk<'_>) -> Option<Goto> {
    let mut goto = None;
    let today = Action::new("calendar.today", tr!("Today in the calendar"), icons::CALENDAR_BLANK);
    if desk.action(ui, today) {
        table.today();
    }
    let new = Action::new("calendar.new", tr!("New post on the day"), icons::PLUS);
    if desk.action(ui, new) {
        goto = Some(Goto::New);
    }
    let fill = Action::new("calendar.fill", tr!("Fill the slots"), icons::MAGIC_WAND);
    if desk.action(ui, fill.disabled_because(place::reason(table))) {
        place::propose(table);
    }
    let current = current(table);
    let none = current.is_none().then(|| tr!("No planned post is chosen"));
    for (id, words, sign, days) in [
        ("calendar.earlier", tr!("Move the post a day earlier"), icons::ARROW_LEFT, -1),
        ("calendar.later", tr!("Move the post a day later"), icons::ARROW_RIGHT, 1),
        ("calendar.week_earlier", tr!("Move the post a week earlier"), icons::ARROW_UP, -7),
        ("calendar.week_later", tr!("Move the post a week later"), icons::ARROW_DOWN, 7),
    ] {
        if desk.action(ui, Action::new(id, words, sign).disabled_because(none))
            && let Some(drag) = &current
        {
            carry(ui, table, drag, days, desk);
        }
    }
    // Sheets close by the same key, and only one thing is closed at a time.
    let look = &mut table.look;
    if look.drag.is_some() && keys::take(ui, Key::Escape) {
        look.drag = None;
    } else if (look.over && table.narrow || look.proposal.is_some())
        && !egui::Popup::is_any_open(ui.ctx())
        && keys::take(ui, Key::Escape)
    {
        look.over = false;
        look.proposal = None;
    }
    goto.or(walk(ui, table, desk))
}

/// The current post as if it were dragged: the chosen one, else the first planned one of the day.
fn current(table: &Table<'_>) -> Option<Drag> {
    let day = table.view.posts_of(table.day());
    let first = day.filter_map(|post| post.planned()).next().map(|planned| planned.op);
    let (post, planned) = table.view.planned(table.look.post.or(first)?)?;
    planned.standing.is_movable().then(|| Drag {
        thing: Thing::Post(planned.op),
        from: Some(crate::ui::format::at(post.at)),
        picture: None,
        size: egui::Vec2::ZERO,
        hold: egui::Vec2::ZERO,
    })
}

/// Moves a post by days, to where a drag would let it land.
fn carry(ui: &Ui, table: &mut Table<'_>, drag: &Drag, days: i64, desk: &mut Desk<'_>) {
    let zone = &table.view.zone;
    let Some(day) = drag.from.map(|at| at.to_zoned(zone.clone()).date()) else { return };
    let Ok(to) = day.checked_add(days.days()) else { return };
    let rows = table.rows(ui);
    match drag.over(to, None, table.view, table.now) {
        Target::Lands(landing) if landing.wall.other().is_some() => {
            let at = ui.max_rect().center();
            let (thing, wall) = (drag.thing, landing.wall);
            table.look.choice = Some(Choice { thing, wall, date: to, time: landing.time, at, drawn: false });
        }
        Target::Lands(landing) => {
            Table::send(desk, drag::wish(drag.thing, landing.wall.usual(), zone));
            if let Thing::Post(op) = drag.thing {
                table.look.post = Some(op);
            }
            table.choose(to, rows);
        }
        Target::Refused(why) => desk.send(crate::engine::Command::Tell(why.to_owned())),
        Target::Same => {}
    }
}

/// The arrows go from day to day; `Enter` opens what stands there.
fn walk(ui: &Ui, table: &mut Table<'_>, desk: &mut Desk<'_>) -> Option<Goto> {
    if ui.memory(|memory| memory.focused().is_some()) {
        return None;
    }
    let day = table.day();
    let rows = table.rows(ui);
    let step = |days: i64| -> Date { day.checked_add(days.days()).unwrap_or(day) };
    for (key, days) in [
        (Key::ArrowLeft, -1),
        (Key::ArrowRight, 1),
        (Key::ArrowUp, -7),
        (Key::ArrowDown, 7),
        (Key::PageUp, -28),
        (Key::PageDown, 28),
    ] {
        if keys::take(ui, key) {
            table.look.post = None;
            table.choose(step(days), rows);
        }
    }
    if !keys::take(ui, Key::Enter) {
        return None;
    }
    if table.narrow && !table.look.over {
        table.look.over = true;
        return None;
    }
    let chosen = table.look.post.and_then(|op| table.view.planned(op)).map(|(post, _)| post);
    let first = || table.view.posts_of(day).find(|post| !post.is_story());
    super::open(chosen.or_else(first)?, desk)
}
