//! The shelf of drafts: those on the desk, templates, and what was thrown away, each to be searched.
//! Invariant: a draft stands on one shelf; all words of a search must stand in it, in whatever order.

use crate::domain::{AccountId, Draft, DraftId, DraftKind, Slot};
pub use crate::store::tables::drafts::Shelf;
use crate::store::tables::drafts::{self, StoredDraft};
use crate::store::tables::known_account;
use crate::store::{ReadConnection, StoreError};

use super::compose_sql::{draft_picture, slot_of};
use super::{PictureKey, View, headline};

/// Which drafts are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftsAsk {
    pub account: AccountId,
    pub shelf: Shelf,
    /// Words that must stand in captions, alt texts, first comments, names of files or of templates.
    pub search: String,
}

/// A shelf.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drafts {
    pub rows: Vec<ShelfRow>,
    /// How many lie on the desk, are templates, were thrown away; whatever is searched for.
    pub counts: [u64; 3],
}

/// A draft on a shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct ShelfRow {
    pub id: DraftId,
    pub kind: DraftKind,
    pub picture: Option<PictureKey>,
    /// The first words; empty without any.
    pub headline: String,
    pub slides: usize,
    /// Milliseconds since the epoch.
    pub kept_at: i64,
    /// When it is to go out, if it has a time.
    pub slot: Option<Slot>,
    /// It is on its way to Instagram, or waits for its time.
    pub sent: bool,
    /// Its name, if it is a template.
    pub template: Option<String>,
    /// When it was thrown away, milliseconds since the epoch.
    pub thrown_at: Option<i64>,
}

impl View for Drafts {
    type Ask = DraftsAsk;

    fn read(c: &ReadConnection, ask: &DraftsAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let words: Vec<String> = ask.search.split_whitespace().map(str::to_lowercase).collect();
            let found = drafts::on_shelf(c, &ask.account, ask.shelf)?;
            let found = found.iter().filter(|stored| holds(stored, &words));
            let rows = found.map(|stored| row(c, stored)).collect::<Result<_, _>>()?;
            let count = |shelf| drafts::count(c, account, shelf);
            Ok(Self { rows, counts: [count(Shelf::Desk)?, count(Shelf::Templates)?, count(Shelf::Thrown)?] })
        })
    }
}

fn row(c: &ReadConnection, stored: &StoredDraft) -> Result<ShelfRow, StoreError> {
    Ok(ShelfRow {
        id: stored.id,
        kind: stored.draft.kind,
        picture: draft_picture(&stored.draft),
        headline: headline(&stored.draft.caption).unwrap_or_default(),
        slides: stored.draft.slides.len(),
        kept_at: stored.kept_at,
        slot: slot_of(c, stored)?,
        sent: stored.op.is_some(),
        template: stored.template.clone(),
        thrown_at: stored.thrown_at,
    })
}

fn holds(stored: &StoredDraft, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let Draft { slides, caption, first_comment, .. } = &stored.draft;
    let mut all = format!("{caption}\n{first_comment}\n{}", stored.template.as_deref().unwrap_or_default());
    for slide in slides {
        let name = slide.file.file_name().unwrap_or_default().to_string_lossy();
        all.push('\n');
        all.push_str(&name);
        all.push('\n');
        all.push_str(&slide.alt_text);
    }
    let all = all.to_lowercase();
    words.iter().all(|word| all.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Slide;
    use crate::store::fixture::{account, profile, signed_in};

    #[test]
    fn a_shelf_is_searched_by_all_that_stands_in_its_drafts() {
        let profile = profile();
        let store = signed_in(&profile);
        let slide = Slide { file: "/tmp/Kiln.png".into(), alt_text: "A door".to_owned(), ..Slide::default() };
        let with =
            Draft { slides: vec![slide], caption: "\nÖffnung im Nebel".to_owned(), ..Draft::default() };
        let other = Draft { first_comment: "More clay".to_owned(), ..Draft::default() };
        for (at, draft) in [with, other].into_iter().enumerate() {
            let at = at as i64;
            store.writer().write_now(move |tx| drafts::new_of(tx, &account().id, &draft, at)).unwrap();
        }
        let read = |search: &str, shelf| {
            let ask = DraftsAsk { account: account().id, shelf, search: search.to_owned() };
            store.read_now(|c| Drafts::read(c, &ask)).unwrap()
        };
        let found = |search: &str| read(search, Shelf::Desk).rows.len();
        assert_eq!([found(""), found("öffnung kiln"), found("door CLAY"), found("clay")], [2, 1, 0, 1]);
        let first = &read("nebel", Shelf::Desk).rows[0];
        assert_eq!((first.headline.as_str(), first.slides, first.sent), ("Öffnung im Nebel", 1, false));
        let template = first.id;
        let name = move |tx: &crate::store::Tx<'_>| drafts::name_template(tx, template, Some("Opening"));
        store.writer().write_now(name).unwrap();
        assert_eq!(read("", Shelf::Templates).counts, [1, 1, 0]);
        assert_eq!(read("opening", Shelf::Templates).rows[0].template.as_deref(), Some("Opening"));
    }
}
