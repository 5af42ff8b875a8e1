//! What the panels of accounts that are not in front remember: rows, places in lists, what is chosen.
//! Invariant: a panel is never shown for another account than the one it was drawn for last, so that nothing that was
//! typed or chosen for one is sent for another.

use std::collections::HashMap;

use super::Panels;
use super::activity::Activity;
use super::compose::Compose;
use super::gaps::Gaps;
use super::inbox::Inbox;
use super::insights::Insights;
use super::library::Library;
use super::rules::Rules;
use crate::domain::AccountId;
use crate::engine::command::Command;
use crate::ui::desk::Desk;

/// The panels of an account, but for the inbox, which may be over all of them.
#[derive(Default)]
struct Own {
    rules: Rules,
    gaps: Gaps,
    library: Library,
    compose: Compose,
    insights: Insights,
    activity: Activity,
}

/// Panels that are not shown just now.
#[derive(Default)]
pub(super) struct Away {
    /// Whose panels are shown; empty: nobody's yet.
    whose: AccountId,
    /// Whose inbox is shown.
    inbox: AccountId,
    own: HashMap<AccountId, Own>,
    inboxes: HashMap<AccountId, Inbox>,
    /// The inbox of an account that was not looked at yet, while its first rows are read.
    warming: Option<(AccountId, Inbox)>,
}

impl Panels {
    /// Shows the panels of an account, and an inbox, as they were left; `true`: others were shown before. What was
    /// typed into those is told to the engine.
    pub fn belong_to(&mut self, account: &AccountId, inbox: &AccountId, commands: &mut Vec<Command>) -> bool {
        let mut others = false;
        if self.away.inbox != *inbox {
            self.inbox.leave(commands);
            let before = std::mem::replace(&mut self.away.inbox, inbox.clone());
            if !before.as_str().is_empty() {
                let next = self.away.inboxes.remove(inbox).unwrap_or_default();
                self.away.inboxes.insert(before, std::mem::replace(&mut self.inbox, next));
                others = true;
            }
        }
        if self.away.whose != *account {
            self.compose.leave(commands);
            let before = std::mem::replace(&mut self.away.whose, account.clone());
            if !before.as_str().is_empty() {
                let mut next = self.away.own.remove(account).unwrap_or_default();
                self.exchange(&mut next);
                self.away.own.insert(before, next);
                others = true;
            }
        }
        others
    }

    /// Reads the first rows of accounts that were not looked at yet, one account after the other, so that they are
    /// there when one is chosen.
    pub fn warm(&mut self, desk: &mut Desk<'_>) {
        let away = &mut self.away;
        if away.warming.is_none() {
            let shown = &away.inbox;
            let mut others = desk.settings.accounts.iter().map(|row| &row.account.id);
            let next = others.find(|id| *id != shown && !away.inboxes.contains_key(*id));
            away.warming = next.map(|id| (id.clone(), Inbox::default()));
        }
        let Some((id, inbox)) = &mut away.warming else { return };
        let (front, together) = (desk.front.replace(id.clone()), std::mem::take(&mut desk.together));
        let warm = inbox.warm(desk);
        (desk.front, desk.together) = (front, together);
        if let Some((id, inbox)) = away.warming.take_if(|(id, _)| warm || *id == away.inbox)
            && warm
        {
            away.inboxes.entry(id).or_insert(inbox);
        }
    }

    /// Forgets the panels of accounts that are not there any more.
    pub fn keep_only(&mut self, known: impl Fn(&AccountId) -> bool) {
        self.away.own.retain(|account, _| known(account));
        self.away.inboxes.retain(|account, _| account.is_all() || known(account));
    }

    /// Tells the engine what was typed, before the window closes.
    pub fn leave(&mut self, commands: &mut Vec<Command>) {
        self.compose.leave(commands);
        self.inbox.leave(commands);
    }

    fn exchange(&mut self, other: &mut Own) {
        let Own { rules, gaps, library, compose, insights, activity } = other;
        std::mem::swap(&mut self.rules, rules);
        std::mem::swap(&mut self.gaps, gaps);
        std::mem::swap(&mut self.library, library);
        std::mem::swap(&mut self.compose, compose);
        std::mem::swap(&mut self.insights, insights);
        std::mem::swap(&mut self.activity, activity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::views::inbox::InboxIndex;
    use crate::ui::live::Live;

    fn id(account: &str) -> AccountId {
        account.into()
    }

    #[test]
    fn each_account_finds_its_panels_as_it_left_them() {
        let (mut panels, mut told) = (Panels::default(), Vec::new());
        let (one, other, all) = (id("1"), id("2"), AccountId::all());
        assert!(!panels.belong_to(&one, &one, &mut told), "the first is nobody's before");
        panels.inbox.index = Live::fixed(InboxIndex { rows: [7].into(), ..InboxIndex::default() });
        assert!(panels.belong_to(&other, &other, &mut told));
        assert!(panels.inbox.index.shown().is_none(), "nothing of another account's is shown");
        assert!(panels.belong_to(&other, &all, &mut told));
        panels.inbox.index = Live::fixed(InboxIndex { rows: [7, 8].into(), ..InboxIndex::default() });
        assert!(panels.belong_to(&one, &one, &mut told));
        assert_eq!(panels.inbox.index.shown().unwrap().rows.len(), 1, "the rows it had, at once");
        assert!(panels.belong_to(&one, &all, &mut told));
        assert_eq!(panels.inbox.index.shown().unwrap().rows.len(), 2);
        assert!(!panels.belong_to(&one, &all, &mut told), "and nothing changes while it stays");
        panels.keep_only(|account| *account == one);
        panels.belong_to(&other, &other, &mut told);
        assert!(panels.inbox.index.shown().is_none());
    }
}
