//! New comments go down the list of armed rules.
//! Invariant: the first rule that hides ends the walk; a rule acts once on a comment, never on one older than
//! its arming, and rests by itself when it acted too often within an hour.

use std::collections::{BTreeMap, HashMap};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::domain::record::{Event, What};
use crate::domain::saved::{Filling, fill, post_name};
use crate::domain::{AccountId, HouseRule, HouseRuleId, RuleState, SavedReply, Verdict};
use crate::engine::command::{Chosen, Moderation};
use crate::engine::context::Context;
use crate::engine::minding::{MindedComment, Station};
use crate::store::tables::past::{self, PastComment};
use crate::store::tables::record::{self, Local};
use crate::store::tables::rule_acts::{self, NewRuleAct};
use crate::store::tables::{accounts, house_rules, reply_drafts};
use crate::store::views::View;
use crate::store::views::saved::{SavedAsk, SavedReplies};
use crate::store::{ReadConnection, StoreError, Tx};
use crate::triage::rules::{Compiled, Facts, Text};
use crate::{tr, tr_count};

use super::{Rules, moderation};

const HOUR: i64 = 3_600_000;

/// At the start, what came since so long is looked at again: a crash may have come in between.
const LOOK_BACK: i64 = 2 * 24 * HOUR;

/// What one rule does to a batch.
#[derive(Debug)]
struct Doing {
    id: HouseRuleId,
    rule: HouseRule,
    rows: Vec<i64>,
    /// It reached its limit.
    rests: bool,
}

/// A rule at work.
struct Armed {
    doing: Doing,
    compiled: Compiled,
    since: i64,
    /// Comments on which it may act before it rests.
    left: u64,
    verdicts: HashMap<i64, Verdict>,
}

/// What came goes down the list, and is judged by the helper.
impl Station for Rules {
    fn take<'a>(&'a self, _context: &'a Context, batch: &'a [MindedComment]) -> BoxFuture<'a, ()> {
        let mut of: BTreeMap<&AccountId, (Vec<i64>, Vec<i64>)> = BTreeMap::new();
        for minded in batch.iter().filter(|minded| !minded.comment.mine) {
            let (came, open) = of.entry(&minded.comment.account).or_default();
            if minded.is_new {
                came.push(minded.comment.row);
            }
            if minded.comment.open {
                open.push(minded.comment.row);
            }
        }
        async move {
            for (account, (came, open)) in of {
                if !came.is_empty() {
                    self.judge(account, came).await;
                }
                self.guess(account, open).await;
            }
            self.learn_soon();
        }
        .boxed()
    }
}

impl Rules {
    /// Looks again at what came lately.
    pub(super) fn look_again(&self) {
        let (rules, guard) = (self.clone(), self.context.begin());
        tokio::spawn(async move {
            let since = rules.context.now() - LOOK_BACK;
            let known = rules.context.read(accounts::all).unwrap_or_default();
            for account in known.into_iter().map(|known| known.account.id) {
                let has_work = rules.context.read(|c| armed(c, &account, rules.context.now()));
                if has_work.is_ok_and(|armed| !armed.is_empty()) {
                    let rows = rules.context.read(|c| past::rows_since(c, &account, since));
                    rules.judge(&account, rows.unwrap_or_default()).await;
                }
            }
            drop(guard);
        });
    }

    /// Sends comments down the list.
    pub async fn judge(&self, account: &AccountId, rows: Vec<i64>) {
        let (rules, of) = (self.clone(), account.clone());
        let planned = tokio::task::spawn_blocking(move || {
            let now = rules.context.now();
            rules.context.read(|c| plan(c, &of, &rows, now))
        });
        let plan = match planned.await {
            Ok(Ok(plan)) => plan,
            Ok(Err(error)) => {
                tracing::warn!(%error, "rules could not look at comments");
                return;
            }
            Err(error) => {
                tracing::warn!(%error, "rules broke off");
                return;
            }
        };
        for doing in plan {
            self.do_it(account, doing).await;
        }
    }

    async fn do_it(&self, account: &AccountId, doing: Doing) {
        if !doing.rows.is_empty() {
            if doing.rule.acts.hide {
                self.act(account, &doing, Moderation::Hide).await;
            }
            if doing.rule.acts.done {
                self.act(account, &doing, Moderation::Done).await;
            }
            self.label_and_tell(account, &doing).await;
        }
        if doing.rests {
            let (now, id) = (self.context.now(), doing.id);
            self.write(move |tx| house_rules::rest(tx, id, true, now)).await;
            let words = tr!(
                "“{rule}” rests: it acted {count} times within an hour. Look at it before it goes on",
                rule = doing.rule.name,
                count = doing.rule.rest_after
            );
            self.context.news.notice(words, None);
        }
    }

    /// Hides or marks, as an act of the rule's.
    async fn act(&self, account: &AccountId, doing: &Doing, act: Moderation) {
        let verb = if act == Moderation::Hide { "hide" } else { "done" };
        let (who, rows) = (Some(doing.rule.name.clone()), doing.rows.clone());
        let done = self.outbox.moderate(account.clone(), Chosen::Rows(rows.into()), act, who).await;
        let Some(done) = done else { return };
        let (rule, account, at, rows) = (doing.id, account.clone(), self.context.now(), doing.rows.clone());
        self.write(move |tx| {
            let new = NewRuleAct { rule, account, at, verb, rows: &rows, act: Some(done.0) };
            rule_acts::log(tx, &new).map(drop)
        })
        .await;
    }

    /// What stays on this computer: labels, replies laid ready, a notice.
    async fn label_and_tell(&self, account: &AccountId, doing: &Doing) {
        let (rule, id, rows) = (doing.rule.clone(), doing.id, doing.rows.clone());
        let told_of = account.clone();
        let (account, now) = (account.clone(), self.context.now());
        let told = self.context.write(move |tx| locally(tx, &account, id, &rule, &rows, now)).await;
        match told {
            Ok(true) => {
                let words = tr_count!(
                    doing.rows.len(),
                    "“{rule}” found {count} comment",
                    "“{rule}” found {count} comments",
                    rule = doing.rule.name,
                    count = doing.rows.len()
                );
                self.context.news.notice(words, None);
                self.context.arrivals.found(&told_of, &doing.rule.name, doing.rows.len());
            }
            Ok(false) => {}
            Err(error) => self.context.news.notice(error.trouble().sentence(), None),
        }
    }
}

/// Labels, laid replies and what is to be told; gives whether to tell it now.
fn locally(
    tx: &Tx,
    account: &AccountId,
    rule: HouseRuleId,
    words: &HouseRule,
    rows: &[i64],
    at: i64,
) -> Result<bool, StoreError> {
    let log = |verb: &'static str| {
        rule_acts::log(tx, &NewRuleAct { rule, account: account.clone(), at, verb, rows, act: None })
            .map(drop)
    };
    let (who, event) = (Some(words.name.as_str()), Event::Here);
    let by_rule = Local { row: 0, what: What::Label, event, who, act: None, said: None, at };
    let acts = &words.acts;
    if acts.label && !acts.labels.is_empty() {
        for (row, label) in rows.iter().flat_map(|row| acts.labels.iter().map(move |label| (row, label))) {
            rule_acts::label(tx, *row, label, rule, at)?;
            record::here(tx, &Local { row: *row, what: What::Label, said: Some(label), ..by_rule })?;
        }
        log("label")?;
    }
    if acts.lays_reply() {
        let saved = match acts.saved {
            Some(id) => {
                let all = SavedReplies::read(tx, &SavedAsk { account: account.clone() })?;
                all.rows.into_iter().map(|row| row.reply).find(|reply| reply.id == Some(id))
            }
            None => None,
        };
        for row in rows {
            let text = reply(tx, words, saved.as_ref(), *row)?;
            reply_drafts::lay(tx, *row, &text, at)?;
            record::here(tx, &Local { row: *row, what: What::Draft, said: Some(&text), ..by_rule })?;
        }
        log("draft")?;
    }
    if acts.tell && rule_acts::last_told(tx, rule)?.is_none_or(|last| last <= at - HOUR) {
        log("tell")?;
        return Ok(true);
    }
    Ok(false)
}

/// The words laid ready for a comment: a saved reply in its language, or the rule's own.
fn reply(
    c: &ReadConnection,
    rule: &HouseRule,
    saved: Option<&SavedReply>,
    row: i64,
) -> Result<String, StoreError> {
    let about = past::addressed(c, row)?;
    let text = saved.map_or(rule.acts.reply.trim(), |saved| saved.pick(about.language.as_deref()));
    let post = post_name(about.caption.as_deref());
    let filling = Filling { name: &about.name, post: &post, account: &about.account, link: &about.link };
    Ok(fill(text, &filling))
}

/// The rules at work, in their order; none while all rest.
fn armed(c: &ReadConnection, account: &AccountId, now: i64) -> Result<Vec<Armed>, StoreError> {
    let mut armed = Vec::new();
    if house_rules::paused(c)?.is_some() {
        return Ok(armed);
    }
    for stored in house_rules::in_order(c, account)? {
        let RuleState::Armed { since } = stored.state else { continue };
        let Ok(compiled) = Compiled::new(&stored.rule) else { continue };
        let within = rule_acts::count_since(c, stored.id, now - HOUR)?;
        armed.push(Armed {
            left: u64::from(stored.rule.rest_after.max(1)).saturating_sub(within),
            verdicts: house_rules::verdicts(c, stored.id)?,
            doing: Doing { id: stored.id, rule: stored.rule, rows: Vec::new(), rests: false },
            compiled,
            since,
        });
    }
    Ok(armed)
}

/// Which rule does what to which comment.
fn plan(c: &ReadConnection, account: &AccountId, rows: &[i64], now: i64) -> Result<Vec<Doing>, StoreError> {
    let mut armed = armed(c, account, now)?;
    let Some(oldest) = armed.iter().map(|rule| rule.since).min() else { return Ok(Vec::new()) };
    for comment in past::some(c, account, rows)? {
        // What is gone is gone, and what was done is the person's.
        if comment.at >= oldest && !comment.is_gone {
            walk(c, account, &mut armed, &comment)?;
        }
    }
    Ok(armed
        .into_iter()
        .map(|rule| rule.doing)
        .filter(|doing| doing.rests || !doing.rows.is_empty())
        .collect())
}

fn walk(
    c: &ReadConnection,
    account: &AccountId,
    armed: &mut [Armed],
    comment: &PastComment,
) -> Result<(), StoreError> {
    let facts = facts(c, account, comment)?;
    let mut text = Text::new(&comment.text);
    for rule in armed.iter_mut().filter(|rule| comment.at >= rule.since && !rule.doing.rests) {
        let spared = rule.verdicts.get(&comment.row) == Some(&Verdict::Spare);
        if spared || rule.compiled.look(&facts, &mut text).is_none() {
            continue;
        }
        let hides = moderation(&rule.doing.rule) == Some(Moderation::Hide);
        if !rule_acts::has_acted(c, rule.doing.id, comment.row)? {
            if rule.left == 0 {
                rule.doing.rests = true;
                continue;
            }
            rule.left -= 1;
            rule.doing.rows.push(comment.row);
        }
        if hides {
            break;
        }
    }
    Ok(())
}

/// What rules may ask of a comment that just came.
fn facts<'a>(
    c: &ReadConnection,
    account: &AccountId,
    comment: &'a PastComment,
) -> Result<Facts<'a>, StoreError> {
    let before = match &comment.author {
        Some((number, _)) => Some(past::author_before(c, *number, comment.row)?),
        None => None,
    };
    let alike = match comment.likeness {
        Some(likeness) => past::alike_before(c, account, likeness, comment.row, comment.at)?,
        None => 1,
    };
    Ok(Facts {
        text: &comment.text,
        author: comment.author.as_ref().map(|(_, id)| id.as_str()),
        regard: comment.regard,
        known_for: before.map(|before| before.first.map_or(0, |first| (comment.at - first).max(0))),
        comments: before.map_or(0, |before| before.comments),
        hides: before.map_or(0, |before| before.hides),
        answers: before.map_or(0, |before| before.answers),
        post: &comment.post,
        post_age: comment.posted.map(|posted| (comment.at - posted).max(0)),
        age: (comment.seen - comment.at).max(0),
        language: comment.language.as_deref(),
        has_link: comment.has_link,
        emoji_only: comment.emoji_only,
        alike,
    })
}
