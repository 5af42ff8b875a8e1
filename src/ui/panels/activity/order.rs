//! The order of the queue: sections by whose move it is, single changes and acts about many among each other.
//! Invariant: what is drawn and what the keys walk along is one order.

use crate::domain::op::OpState;
use crate::domain::{ActId, OpId};
use crate::engine::views::activity::{Activity as ActivityView, ActivityAct, ActivityRow};
use crate::tr;

/// What is chosen in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// A row of its own.
    Op(OpId),
    /// An act about many.
    Act(ActId),
    /// A change that is a part of an act about many.
    Within(OpId),
}

/// A section's heading and the states it holds.
pub type Section = (fn() -> &'static str, &'static [OpState]);

/// The sections, in their order.
pub const SECTIONS: &[Section] = &[
    (|| tr!("Needs you"), &[OpState::Stuck]),
    (|| tr!("Running"), &[OpState::Running]),
    (|| tr!("Waiting"), &[OpState::Queued, OpState::Waiting]),
    (|| tr!("Done"), &[OpState::Done, OpState::Undone]),
];

/// A row of the queue.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    Op(&'a ActivityRow),
    Act(&'a ActivityAct),
}

impl Item<'_> {
    /// What choosing it means.
    pub fn pick(&self) -> Pick {
        match self {
            Self::Op(row) => Pick::Op(row.id),
            Self::Act(act) => Pick::Act(act.id),
        }
    }

    /// When it ended, or else was asked for: the newest comes first.
    fn at(&self) -> i64 {
        match self {
            Self::Op(row) => row.ended.unwrap_or(row.created),
            Self::Act(act) if act.state().is_open() => act.at,
            Self::Act(act) => act.ended.unwrap_or(act.at),
        }
    }
}

/// The rows of a section. Single changes keep the order they came in.
pub fn section<'a>(view: &'a ActivityView, states: &[OpState]) -> Vec<Item<'a>> {
    let ops = view.rows.iter().filter(|row| states.contains(&row.state)).map(Item::Op);
    let mut items: Vec<Item<'a>> = ops.collect();
    for act in view.acts.iter().filter(|act| states.contains(&act.state())).map(Item::Act) {
        let place = items.iter().position(|item| item.at() <= act.at()).unwrap_or(items.len());
        items.insert(place, act);
    }
    items
}

/// Everything that can be chosen, in the order in which it is drawn.
pub fn picks(view: &ActivityView) -> Vec<Pick> {
    let sections = SECTIONS.iter().flat_map(|(_, states)| section(view, states));
    sections.map(|item| item.pick()).collect()
}
