//! What a search shows besides its comments: posts whose captions hold the words, and where the words stand.
//! Invariant: texts are read for what is in sight only.

use crate::domain::search::Query;
use crate::domain::{AccountId, MediaId};
use crate::store::places::Sought;
use crate::store::tables::asked_accounts;
use crate::store::views::inbox_search::{
    FoundPost, Labels, LabelsAsk, Languages, LanguagesAsk, PostsAsk, PostsFound, WordsAsk, WordsFound,
};
use crate::store::views::library_sql::number_of;
use crate::store::views::{PictureKey, View};
use crate::store::{ReadConnection, StoreError};

use super::captioned;
use super::filters::labels;
use super::walk::Walk;

/// Posts that stand above what was found.
const POSTS_AT_MOST: i64 = 3;
/// Letters of a caption before the first word that was looked for.
const BEFORE: usize = 24;

impl View for PostsFound {
    type Ask = PostsAsk;

    fn read(c: &ReadConnection, ask: &PostsAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let query = Query::parse(&ask.search);
            let accounts = asked_accounts(c, &ask.account)?;
            if query.terms.iter().any(|term| term.what.key().is_some()) {
                return Ok(Self::default());
            }
            let sought = Sought::of(&query);
            let mut posts = Vec::new();
            for n in captioned(c, &accounts, &query, POSTS_AT_MOST)? {
                posts.extend(post(c, n, &sought)?);
            }
            Ok(Self { posts })
        })
    }
}

fn post(c: &ReadConnection, n: i64, sought: &Sought) -> Result<Option<FoundPost>, StoreError> {
    let found: Option<(String, Option<String>, String)> = c.row(
        "SELECT m.id, m.caption, a.id FROM media m JOIN accounts a ON a.n = m.account WHERE m.n = ?1",
        [n],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let Some((id, caption, account)) = found else { return Ok(None) };
    let line = caption.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let caption = from_the_first_place(&line, sought);
    let media = MediaId(id);
    Ok(Some(FoundPost {
        account: AccountId(account),
        picture: PictureKey::Media(media.clone()),
        media,
        number: number_of(c, n)?,
        places: sought.places(&caption),
        caption,
    }))
}

/// A line from the word on that stands a little before the first place.
fn from_the_first_place(line: &str, sought: &Sought) -> String {
    let first = sought.places(line).first().map_or(0, |place| place.start);
    let before = &line[..first];
    let Some((start, _)) = before.char_indices().rev().nth(BEFORE) else { return line.to_owned() };
    let word = before[start..].find(' ').map_or(start, |blank| start + blank + 1);
    format!("…{}", &line[word..])
}

impl View for WordsFound {
    type Ask = WordsAsk;

    fn read(c: &ReadConnection, ask: &WordsAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let sought = Sought::of(&Query::parse(&ask.search));
            let accounts = asked_accounts(c, &ask.account)?;
            let mut found = Self::default();
            if sought.is_empty() {
                return Ok(found);
            }
            for row in ask.rows.iter().filter(|row| **row >= 0) {
                let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
                let told: Option<(String, i64)> =
                    c.row("SELECT text, account FROM comments WHERE row = ?1", [*row], read)?;
                let text = told.filter(|(_, account)| accounts.contains(account));
                let places = text.map(|(text, _)| sought.places(&text)).unwrap_or_default();
                if !places.is_empty() {
                    found.places.insert(*row, places);
                }
            }
            Ok(found)
        })
    }
}

impl View for Languages {
    type Ask = LanguagesAsk;

    /// Leaps from one language to the next in their index, however many comments each has.
    fn read(c: &ReadConnection, ask: &LanguagesAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let mut codes: Vec<String> = Vec::new();
            for account in asked_accounts(c, &ask.account)? {
                let mut last = String::new();
                while let Some(next) = c.row(
                    "SELECT language FROM comments INDEXED BY comments_by_language
                     WHERE account = ?1 AND language > ?2 ORDER BY language LIMIT 1",
                    rusqlite::params![account, last],
                    |row| row.get::<_, String>(0),
                )? {
                    codes.push(next.clone());
                    last = next;
                }
            }
            codes.sort_unstable();
            codes.dedup();
            Ok(Self { codes })
        })
    }
}

impl View for Labels {
    type Ask = LabelsAsk;

    fn read(c: &ReadConnection, ask: &LabelsAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let accounts = asked_accounts(c, &ask.account)?;
            let mut found = Self::default();
            for label in labels(c)? {
                let ours = Walk::labelled(&accounts, label.clone()).next(c, i64::MAX)?;
                found.labels.extend(ours.map(|_| label));
            }
            Ok(found)
        })
    }
}
