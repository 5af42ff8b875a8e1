//! The record as the window shows it: which entries, newest first, and what some of them tell.
//! Invariant: only numbers are read of all entries, and of those in sight the rest; a search looks at the words
//! without case and accents.

use rusqlite::params;

use crate::domain::record::{Entry, What};
use crate::store::tables::record;
use crate::store::{ReadConnection, StoreError, plain};

use super::View;

/// Whose acts are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Who {
    #[default]
    Anyone,
    Person,
    /// Any rule.
    Rules,
    /// The rule of this name.
    Rule(String),
}

/// Which entries are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntriesAsk {
    /// Words that all have to be there, in whatever field.
    pub search: String,
    pub who: Who,
    pub what: Option<What>,
    /// From this moment on, milliseconds since the epoch.
    pub since: Option<i64>,
    /// Before this moment, milliseconds since the epoch.
    pub until: Option<i64>,
}

/// The entries that were asked for, and what the record is as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// Their numbers, the newest first.
    pub shown: Vec<u64>,
    /// How many entries there are in all.
    pub count: u64,
    /// When the first was written, milliseconds since the epoch.
    pub since: Option<i64>,
    /// The seal of the newest, as hexadecimal letters.
    pub seal: Option<String>,
    /// The names of the rules that stand in it, in the order of the alphabet.
    pub rules: Vec<String>,
}

/// Which entries are to be told whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryRowsAsk {
    pub numbers: Vec<u64>,
}

/// Entries, each with its seal as hexadecimal letters; those that are gone are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryRows {
    pub rows: Vec<(Entry, String)>,
}

const ASKED: &str = "(?1 = 0 OR (?1 = 1 AND who IS NULL) OR (?1 = 2 AND who IS NOT NULL) OR who = ?2)
    AND (?3 IS NULL OR what = ?3) AND (?4 IS NULL OR at >= ?4) AND (?5 IS NULL OR at < ?5)";

/// What a search looks at.
const WORDS: &str = "concat_ws(char(10), account_name, who, author, text, said, answer, comment, made)";

impl View for Entries {
    type Ask = EntriesAsk;

    fn read(c: &ReadConnection, ask: &EntriesAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let newest = record::newest(c)?;
            let since = c.row("SELECT at FROM record ORDER BY n LIMIT 1", [], |row| row.get(0))?;
            Ok(Self {
                shown: shown(c, ask)?,
                count: c.count("SELECT count(*) FROM record", [])?,
                since,
                seal: newest.map(|(_, seal)| seal.to_string()),
                rules: c.rows(
                    "SELECT DISTINCT who FROM record WHERE who IS NOT NULL ORDER BY who",
                    [],
                    |row| row.get(0),
                )?,
            })
        })
    }
}

fn shown(c: &ReadConnection, ask: &EntriesAsk) -> Result<Vec<u64>, StoreError> {
    let (who, name) = match &ask.who {
        Who::Anyone => (0, None),
        Who::Person => (1, None),
        Who::Rules => (2, None),
        Who::Rule(name) => (3, Some(name)),
    };
    let asked = params![who, name, ask.what.map(What::word), ask.since, ask.until];
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    let wanted: Vec<String> = ask.search.split_whitespace().map(plain).collect();
    if wanted.is_empty() {
        let sql = format!("SELECT n FROM record WHERE {ASKED} ORDER BY n DESC");
        return c.rows(&sql, asked, |row| Ok(number(row.get(0)?)));
    }
    let sql = format!("SELECT n, {WORDS} FROM record WHERE {ASKED} ORDER BY n DESC");
    let found = c.rows(&sql, asked, |row| {
        let words = plain(&row.get::<_, String>(1)?);
        let fits = wanted.iter().all(|wanted| words.contains(wanted));
        Ok(fits.then_some(number(row.get(0)?)))
    })?;
    Ok(found.into_iter().flatten().collect())
}

impl View for EntryRows {
    type Ask = EntryRowsAsk;

    fn read(c: &ReadConnection, ask: &EntryRowsAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let found = ask.numbers.iter().map(|n| record::one(c, *n));
            let rows = found.filter_map(Result::transpose);
            let rows = rows.map(|row| row.map(|(entry, seal)| (entry, seal.to_string())));
            Ok(Self { rows: rows.collect::<Result<_, _>>()? })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Op;
    use crate::domain::record::Event;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};
    use crate::store::tables::acts::{self, NewAct};
    use crate::store::tables::outbox::{self, NewOp};

    #[test]
    fn entries_are_found_by_who_what_when_and_by_words_without_accents() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        keep_comments(&store, "m1", vec![comment("m1", "1", 5)], 10_000);
        let write = |who: Option<&'static str>, op: Op, at: i64| {
            let wish = move |tx: &crate::store::Tx<'_>| {
                let account = account().id;
                let act = NewAct {
                    account: &account,
                    at,
                    who,
                    verb: op.verb(),
                    text: None,
                    count: 1,
                    not_before: at,
                    members: &[],
                };
                let act = acts::begin(tx, &act)?;
                let new = NewOp {
                    account: account.clone(),
                    op: op.clone(),
                    created: at,
                    not_before: at,
                    after: None,
                    reverses: None,
                };
                let id = outbox::insert(tx, &new)?;
                outbox::of_act(tx, id, &new, Some(act))
            };
            store.writer().write_now(wish).unwrap();
        };
        store.writer().write_now(|tx| record::begin(tx, 1)).unwrap();
        let hide = Op::Hide { comment: "1".into(), thread: "1".into(), hidden: true };
        write(Some("Crypto spam"), hide.clone(), 100);
        let reply = Op::Reply {
            to: "1".into(),
            thread: "1".into(),
            media: "m1".into(),
            text: "Cảm ơn bạn 🤍".to_owned(),
        };
        write(None, reply, 200);
        write(None, hide, 300);
        let read = |ask: EntriesAsk| store.read_now(|c| Entries::read(c, &ask)).unwrap();
        let shown = |ask| read(ask).shown;
        let all = read(EntriesAsk::default());
        assert_eq!((all.shown, all.count, all.since), (vec![4, 3, 2, 1], 4, Some(1)));
        assert_eq!(all.rules, ["Crypto spam"]);
        let of = |who: Who| EntriesAsk { who, ..EntriesAsk::default() };
        assert_eq!(shown(of(Who::Rules)), [2]);
        assert_eq!(shown(of(Who::Rule("Crypto spam".to_owned()))), [2]);
        assert_eq!(shown(of(Who::Rule("Links".to_owned()))), [0; 0]);
        assert_eq!(shown(of(Who::Person)), [4, 3, 1]);
        assert_eq!(shown(EntriesAsk { what: Some(What::Hide), ..EntriesAsk::default() }), [4, 2]);
        let between = EntriesAsk { since: Some(100), until: Some(300), ..EntriesAsk::default() };
        assert_eq!(shown(between), [3, 2]);
        let says = |search: &str| EntriesAsk { search: search.to_owned(), ..EntriesAsk::default() };
        assert_eq!(shown(says("CAM on")), [3]);
        assert_eq!(shown(says("name1 words")), [4, 3, 2]);
        assert_eq!(shown(says("nobody")), [0; 0]);
        let rows = store.read_now(|c| EntryRows::read(c, &EntryRowsAsk { numbers: vec![2, 99] })).unwrap();
        let [(entry, seal)] = rows.rows.as_slice() else { panic!("one row") };
        assert_eq!((entry.event, entry.author.as_deref()), (Event::Asked, Some("name1")));
        assert_eq!((entry.text.as_deref(), entry.post.as_deref()), (Some("words of 1"), Some("m1")));
        assert_eq!(seal.len(), 64);
    }
}
