//! Placing: which of two moments is meant, and the proposal that fills the slots.
//! Invariant: a proposal sends nothing; taken, it is one act with one undo.

use egui::{Area, Key, Order, Ui, Vec2};
use jiff::Timestamp;

use crate::domain::Slot;
use crate::domain::plan::{self, Wall};
use crate::engine::PlanWish;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::keys;
use crate::ui::text::{meta, name};
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::{Button, popup_frame};

use super::Table;
use super::drag;

/// Width of the question, points.
const WIDE: f32 = 320.0;

/// Asks which of two moments is meant, where a post was let go on a time that does not exist or comes twice.
pub fn choose(ui: &mut Ui, table: &mut Table<'_>, desk: &mut Desk<'_>) {
    let Some(choice) = table.look.choice.clone() else { return };
    let zone = &table.view.zone;
    let (title, why) = match choice.wall {
        Wall::Twice { .. } => {
            (tr!("This time comes twice"), tr!("Clocks are put back that night. Which one do you mean?"))
        }
        _ => (tr!("This time does not exist"), tr!("Clocks are put forward over it. Which one do you mean?")),
    };
    let mut moments: Vec<Timestamp> =
        [Some(choice.wall.usual()), choice.wall.other()].into_iter().flatten().collect();
    moments.sort();
    let mut taken = None;
    let mut closed = keys::take(ui, Key::Escape);
    let dark = ui.visuals().dark_mode;
    let screen = ui.ctx().content_rect().shrink(space::S);
    let at = choice.at.clamp(screen.min, screen.max - Vec2::new(WIDE, 120.0));
    let area = Area::new(ui.scope_id().with("which moment")).order(Order::Foreground).fixed_pos(at);
    let shown = area.show(ui.ctx(), |ui| {
        popup_frame(dark).show(ui, |ui| {
            ui.set_width(WIDE);
            ui.spacing_mut().item_spacing = Vec2::splat(space::S);
            egui::Frame::NONE.inner_margin(space::S).show(ui, |ui| {
                name(title).show(ui);
                meta(why).tone(Tone::Text2).wrapped().show(ui);
                ui.horizontal_wrapped(|ui| {
                    for at in moments.iter().filter(|at| **at > table.now) {
                        if ui.add(Button::plain(drag::moment_words(*at, zone))).clicked() {
                            taken = Some(*at);
                        }
                    }
                    closed |= ui.add(Button::quiet(tr!("Leave it"))).clicked();
                });
            });
        });
    });
    // The click that let it go is none beside the question.
    closed |= choice.drawn && shown.response.clicked_elsewhere();
    if let Some(choice) = &mut table.look.choice {
        choice.drawn = true;
    }
    if let Some(at) = taken {
        Table::send(desk, drag::wish(choice.thing, at, zone));
        table.look.day = Some(choice.date);
    }
    if taken.is_some() || closed {
        table.look.choice = None;
    }
}

/// Why slots cannot be filled; `None`: they can.
pub fn reason(table: &Table<'_>) -> Option<String> {
    if let Some(stop) = &table.stop {
        return Some(stop.clone());
    }
    if table.view.times.is_empty() {
        return Some(tr!("Choose usual times first").to_owned());
    }
    table.view.ready.is_empty().then(|| tr!("No draft is ready").to_owned())
}

/// Proposes the ready drafts for the next open slots, in order.
pub fn propose(table: &mut Table<'_>) {
    let view = table.view;
    let open = plan::next_open(&view.times, &view.taken(), &view.zone, table.now, view.ready.len());
    let placed: Vec<_> = view.ready.iter().map(|draft| draft.id).zip(open).collect();
    table.look.proposal = (!placed.is_empty()).then_some(placed);
}

/// What the proposal would do, and its two buttons.
pub fn proposal(ui: &mut Ui, table: &mut Table<'_>, desk: &mut Desk<'_>) {
    let Some(placed) = table.look.proposal.clone() else { return };
    let zone = &table.view.zone;
    let moment = |at: Option<&(_, Timestamp)>| {
        at.map(|(_, at)| crate::ui::format::moment(*at, desk.now, zone)).unwrap_or_default()
    };
    let words = match placed.as_slice() {
        [one] => tr!("One draft, for {when}", when = moment(Some(one))),
        all => tr!(
            "{count} drafts, from {first} to {last}",
            count = all.len(),
            first = moment(all.first()),
            last = moment(all.last())
        ),
    };
    meta(words).tone(Tone::Text2).wrapped().show(ui);
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        if ui.add(Button::main(tr!("Schedule them"))).clicked() {
            let slots = placed.iter().map(|(id, at)| (*id, Slot::new(*at, zone))).collect();
            Table::send(desk, PlanWish::Place(slots));
            table.look.proposal = None;
        }
        if ui.add(Button::quiet(tr!("Not now"))).clicked() {
            table.look.proposal = None;
        }
    });
}
