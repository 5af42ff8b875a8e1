//! The record: every act of moderation as an entry, each sealed together with all before it.
//! Invariant: no two different entries have the same bytes, and a seal depends on every field of its entry and on
//! the seal before it, so that whoever changes one entry has to change all after it.

use serde::{Deserialize, Serialize};

use super::Op;
use super::digest::{Digest, hex};

/// What an entry's bytes begin with: their shape may change with another number.
const SHAPE: &[u8] = b"tintype record 1\n";

/// What was to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Hide,
    Show,
    Delete,
    Reply,
    Private,
    Comment,
    CommentsOn,
    CommentsOff,
    /// Marked as done, on this computer.
    Done,
    NotDone,
    Label,
    /// A reply laid ready by a rule.
    Draft,
    /// The record itself.
    #[default]
    Record,
}

impl What {
    /// All of them, in the order of the filter.
    pub const ALL: [Self; 13] = [
        Self::Hide,
        Self::Show,
        Self::Delete,
        Self::Reply,
        Self::Private,
        Self::Comment,
        Self::CommentsOn,
        Self::CommentsOff,
        Self::Done,
        Self::NotDone,
        Self::Label,
        Self::Draft,
        Self::Record,
    ];

    /// What an op does; `None` for a publish, which is no moderation.
    pub fn of(op: &Op) -> Option<Self> {
        Some(match op {
            Op::Reply { .. } => Self::Reply,
            Op::PrivateReply { .. } => Self::Private,
            Op::Comment { .. } => Self::Comment,
            Op::Hide { hidden: true, .. } => Self::Hide,
            Op::Hide { hidden: false, .. } => Self::Show,
            Op::Delete { .. } => Self::Delete,
            Op::Comments { enabled: true, .. } => Self::CommentsOn,
            Op::Comments { enabled: false, .. } => Self::CommentsOff,
            Op::Publish { .. } => return None,
        })
    }

    /// The word in the database and in exports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hide => "hide",
            Self::Show => "show",
            Self::Delete => "delete",
            Self::Reply => "reply",
            Self::Private => "private_reply",
            Self::Comment => "comment",
            Self::CommentsOn => "comments_on",
            Self::CommentsOff => "comments_off",
            Self::Done => "done",
            Self::NotDone => "not_done",
            Self::Label => "label",
            Self::Draft => "draft",
            Self::Record => "record",
        }
    }

    /// Reads the word of the database.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.word() == word)
    }

    /// Its name for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hide => crate::tr!("Hide"),
            Self::Show => crate::tr!("Show again"),
            Self::Delete => crate::tr!("Delete"),
            Self::Reply => crate::tr!("Reply"),
            Self::Private => crate::tr!("Private reply"),
            Self::Comment => crate::tr!("Comment"),
            Self::CommentsOn => crate::tr!("Comments on"),
            Self::CommentsOff => crate::tr!("Comments off"),
            Self::Done => crate::tr!("Mark done"),
            Self::NotDone => crate::tr!("Mark not done"),
            Self::Label => crate::tr!("Label"),
            Self::Draft => crate::tr!("Lay a reply ready"),
            Self::Record => crate::tr!("The record"),
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The record was begun.
    #[default]
    Begun,
    /// It was asked for.
    Asked,
    /// Instagram did it.
    Done,
    /// Instagram was asked whether it had happened, and it had.
    Found,
    /// What it was about was no longer on Instagram.
    Gone,
    /// Instagram refused it.
    Refused,
    /// It stopped for another reason, and waits for a person.
    Stopped,
    /// A person let it be tried again.
    Again,
    /// Taken back before it ran.
    TakenBack,
    /// Given up after it had been tried.
    GivenUp,
    /// Put behind a reply that has to go out first.
    Moved,
    /// Done on this computer alone.
    Here,
    /// What was done on this computer is restored to what was so before.
    Restored,
    /// An entry of an account that the archive it came with was not about: only number, time and seal are here.
    Elsewhere,
    /// Entries of an earlier record follow, brought in from an archive.
    BroughtIn,
    /// The entries of an account were taken out with it, and those that stayed were sealed anew.
    TakenOut,
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Begun,
        Self::Asked,
        Self::Done,
        Self::Found,
        Self::Gone,
        Self::Refused,
        Self::Stopped,
        Self::Again,
        Self::TakenBack,
        Self::GivenUp,
        Self::Moved,
        Self::Here,
        Self::Restored,
        Self::Elsewhere,
        Self::BroughtIn,
        Self::TakenOut,
    ];

    /// The word in the database and in exports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Asked => "asked",
            Self::Done => "done",
            Self::Found => "found_done",
            Self::Gone => "gone",
            Self::Refused => "refused",
            Self::Stopped => "stopped",
            Self::Again => "tried_again",
            Self::TakenBack => "taken_back",
            Self::GivenUp => "given_up",
            Self::Moved => "put_behind_reply",
            Self::Here => "done_here",
            Self::Restored => "restored_here",
            Self::Elsewhere => "elsewhere",
            Self::BroughtIn => "brought_in",
            Self::TakenOut => "entries_taken_out",
        }
    }

    /// Reads the word of the database.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.word() == word)
    }

    /// Whether it tells of the record itself, and so is nobody's act.
    pub fn is_of_the_record(self) -> bool {
        matches!(self, Self::Begun | Self::TakenOut | Self::Elsewhere | Self::BroughtIn)
    }

    /// Its name for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Begun => crate::tr!("Begun"),
            Self::Asked => crate::tr!("Asked for"),
            Self::Done => crate::tr!("Instagram did it"),
            Self::Found => crate::tr!("Instagram had done it already"),
            Self::Gone => crate::tr!("No longer on Instagram"),
            Self::Refused => crate::tr!("Instagram refused it"),
            Self::Stopped => crate::tr!("Stopped"),
            Self::Again => crate::tr!("Tried again"),
            Self::TakenBack => crate::tr!("Taken back before it ran"),
            Self::GivenUp => crate::tr!("Given up"),
            Self::Moved => crate::tr!("Put behind the reply"),
            Self::Here => crate::tr!("On this computer"),
            Self::Restored => crate::tr!("Taken back on this computer"),
            Self::Elsewhere => crate::tr!("Of an account that is not here"),
            Self::BroughtIn => crate::tr!("Brought in from an archive"),
            Self::TakenOut => crate::tr!("Entries taken out with their account"),
        }
    }
}

/// One entry. What it tells of others is as it was then: names and words may change later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Counted from 1, without a gap.
    pub n: u64,
    /// Milliseconds since the epoch.
    pub at: i64,
    /// The account's id; empty where it is about none.
    pub account: String,
    /// The account's name.
    pub account_name: String,
    /// The name of a rule; `None`: the person.
    pub who: Option<String>,
    pub what: What,
    pub event: Event,
    /// What was asked for in one go has one number.
    pub act: Option<i64>,
    /// One change on its way to Instagram has one number, from the wish to the answer.
    pub op: Option<i64>,
    pub comment: Option<String>,
    pub post: Option<String>,
    pub author_id: Option<String>,
    pub author: Option<String>,
    /// The words of the comment, or of a post whose comments are turned on or off.
    pub text: Option<String>,
    /// What was said to it: a reply, a label.
    pub said: Option<String>,
    /// The answer in a sentence.
    pub answer: Option<String>,
    /// Instagram's id of what came of it.
    pub made: Option<String>,
}

impl Entry {
    /// Its bytes. Numbers are eight bytes, the greatest first; a text is the number of its bytes and then these;
    /// what may be absent has a byte in front, 0 or 1.
    pub fn bytes(&self) -> Vec<u8> {
        // Named one by one, so that no field can be forgotten.
        let Self {
            n,
            at,
            account,
            account_name,
            who,
            what,
            event,
            act,
            op,
            comment,
            post,
            author_id,
            author,
            text,
            said,
            answer,
            made,
        } = self;
        let mut bytes = SHAPE.to_vec();
        bytes.extend(n.to_be_bytes());
        bytes.extend(at.to_be_bytes());
        for word in [account.as_str(), account_name, what.word(), event.word()] {
            put(&mut bytes, word);
        }
        for number in [act, op] {
            bytes.push(u8::from(number.is_some()));
            bytes.extend(number.iter().flat_map(|number| number.to_be_bytes()));
        }
        for words in [who, comment, post, author_id, author, text, said, answer, made] {
            bytes.push(u8::from(words.is_some()));
            if let Some(words) = words {
                put(&mut bytes, words);
            }
        }
        bytes
    }

    /// Whether it holds no more than its number and its time.
    fn says_nothing(&self) -> bool {
        *self == Self { n: self.n, at: self.at, event: self.event, ..Self::default() }
    }

    /// Its seal, behind the one before it.
    pub fn seal(&self, before: &Seal) -> Seal {
        let mut digest = Digest::default();
        digest.update(&before.0);
        digest.update(&self.bytes());
        Seal(digest.finish())
    }
}

fn put(bytes: &mut Vec<u8>, words: &str) {
    bytes.extend((words.len() as u64).to_be_bytes());
    bytes.extend(words.as_bytes());
}

/// Whether an act's name is not a rule's but that of the timetable by which comments rest.
pub fn is_quiet_hours(who: &str) -> bool {
    who == crate::tr!("quiet hours")
}

/// Whoever it was that is not the person, in words.
pub fn named(who: &str) -> String {
    match is_quiet_hours(who) {
        true => crate::tr!("Quiet hours").to_owned(),
        false => crate::tr!("Rule “{rule}”", rule = who),
    }
}

/// The seal of an entry: SHA-256 over the seal before it and its own bytes. Before the first entry it is all zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seal(pub [u8; 32]);

impl Seal {
    /// Reads what [`std::fmt::Display`] writes.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl std::fmt::Display for Seal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&hex(&self.0))
    }
}

/// Where a record does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The entry of this number is not the one that was sealed behind those before it.
    Changed(u64),
    /// There is no entry of this number, but there are later ones.
    Missing(u64),
}

/// Goes along a record from its first entry and looks whether it holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Walk {
    /// Entries that hold.
    pub count: u64,
    /// Those among them of which only the seal is here: what they say cannot be looked at.
    pub elsewhere: u64,
    /// The seal of the last of them.
    pub seal: Seal,
}

impl Walk {
    /// Looks at the next entry, with the seal that was written beside it.
    ///
    /// # Errors
    /// Where it does not hold.
    pub fn step(&mut self, entry: &Entry, written: Seal) -> Result<(), Broken> {
        let due = self.count + 1;
        if entry.n > due {
            return Err(Broken::Missing(due));
        }
        let elsewhere = entry.event == Event::Elsewhere;
        let seal = if elsewhere { written } else { entry.seal(&self.seal) };
        if entry.n != due || seal != written || elsewhere && !entry.says_nothing() {
            return Err(Broken::Changed(due));
        }
        *self = Self { count: due, elsewhere: self.elsewhere + u64::from(elsewhere), seal };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(n: u64) -> Entry {
        Entry {
            n,
            at: 1_000 + n.cast_signed(),
            account: "1784".to_owned(),
            account_name: "tidewrack.clay".to_owned(),
            who: n.is_multiple_of(2).then(|| "Crypto spam".to_owned()),
            what: What::Hide,
            event: Event::Asked,
            act: Some(7),
            op: Some(9),
            comment: Some(format!("c{n}")),
            post: Some("m1".to_owned()),
            author_id: Some("p1".to_owned()),
            author: Some("glow.art.promo".to_owned()),
            text: Some(format!("words of {n}")),
            said: None,
            answer: Some(String::new()),
            made: None,
        }
    }

    fn sealed(entries: &[Entry]) -> Vec<(Entry, Seal)> {
        let mut before = Seal::default();
        let seal = |entry: &Entry| {
            before = entry.seal(&before);
            (entry.clone(), before)
        };
        entries.iter().map(seal).collect()
    }

    fn verify(record: &[(Entry, Seal)]) -> Result<Walk, Broken> {
        let mut walk = Walk::default();
        record.iter().try_for_each(|(entry, seal)| walk.step(entry, *seal)).map(|()| walk)
    }

    fn record() -> Vec<(Entry, Seal)> {
        sealed(&(1..=9).map(entry).collect::<Vec<_>>())
    }

    /// Every way to change one field of an entry.
    fn changes() -> Vec<fn(&mut Entry)> {
        fn some(words: &mut Option<String>) {
            *words = match words.take() {
                Some(words) if words.is_empty() => None,
                Some(words) => Some(format!("{words}.")),
                None => Some(String::new()),
            };
        }
        vec![
            |entry| entry.at += 1,
            |entry| entry.account.push('0'),
            |entry| entry.account_name.push('x'),
            |entry| some(&mut entry.who),
            |entry| entry.what = What::Show,
            |entry| entry.event = Event::Done,
            |entry| entry.act = None,
            |entry| entry.op = Some(10),
            |entry| some(&mut entry.comment),
            |entry| some(&mut entry.post),
            |entry| some(&mut entry.author_id),
            |entry| some(&mut entry.author),
            |entry| some(&mut entry.text),
            |entry| some(&mut entry.said),
            |entry| some(&mut entry.answer),
            |entry| some(&mut entry.made),
        ]
    }

    #[test]
    fn an_untouched_record_holds() {
        let record = record();
        let walk = verify(&record).unwrap();
        assert_eq!((walk.count, walk.seal), (9, record[8].1));
        assert_eq!(verify(&[]).unwrap().count, 0);
    }

    #[test]
    fn whichever_field_of_whichever_entry_is_changed_it_is_named() {
        for (number, change) in changes().into_iter().enumerate() {
            for at in 0..9 {
                let mut record = record();
                change(&mut record[at].0);
                let wanted = Err(Broken::Changed(at as u64 + 1));
                assert_eq!(verify(&record).map(drop), wanted, "change {number} of entry {}", at + 1);
            }
        }
    }

    #[test]
    fn a_removed_a_swapped_and_an_added_entry_are_named() {
        for at in 0..8 {
            let n = at as u64 + 1;
            let mut removed = record();
            removed.remove(at);
            assert_eq!(verify(&removed).map(drop), Err(Broken::Missing(n)));
            // Numbered anew, so that no gap is left.
            for (entry, _) in &mut removed[at..] {
                entry.n -= 1;
            }
            assert_eq!(verify(&removed).map(drop), Err(Broken::Changed(n)));
            let mut swapped = record();
            let (first, second) = (swapped[at].0.clone(), swapped[at + 1].0.clone());
            swapped[at].0 = Entry { n: first.n, ..second };
            swapped[at + 1].0 = Entry { n: first.n + 1, ..first };
            assert_eq!(verify(&swapped).map(drop), Err(Broken::Changed(n)));
            let mut twice = record();
            let copy = twice[at].clone();
            twice.insert(at, copy);
            assert_eq!(verify(&twice).map(drop), Err(Broken::Changed(n + 1)));
        }
    }

    #[test]
    fn an_entry_sealed_anew_is_found_at_the_next() {
        let mut record = record();
        record[3].0.text = Some("other words".to_owned());
        record[3].1 = record[3].0.seal(&record[2].1);
        assert_eq!(verify(&record).map(drop), Err(Broken::Changed(5)));
    }

    #[test]
    fn words_cannot_wander_from_one_field_to_the_next() {
        let one = Entry { author: Some("ab".to_owned()), text: Some("c".to_owned()), ..entry(1) };
        let other = Entry { author: Some("a".to_owned()), text: Some("bc".to_owned()), ..entry(1) };
        let said = Entry { text: None, said: one.text.clone(), ..one.clone() };
        assert_ne!(one.bytes(), other.bytes());
        assert_ne!(one.bytes(), said.bytes());
        let none = Entry { answer: None, ..entry(1) };
        assert_ne!(none.bytes(), entry(1).bytes(), "absent is not empty");
    }

    #[test]
    fn of_an_entry_of_elsewhere_the_seal_is_enough_and_no_word_may_be_left() {
        let mut record = record();
        record[3].0 = Entry { n: 4, at: record[3].0.at, event: Event::Elsewhere, ..Entry::default() };
        let walk = verify(&record).unwrap();
        assert_eq!((walk.count, walk.elsewhere, walk.seal), (9, 1, record[8].1));
        let mut says = record.clone();
        says[3].0.text = Some("words".to_owned());
        assert_eq!(verify(&says).map(drop), Err(Broken::Changed(4)));
        record[4].0.at += 1;
        assert_eq!(
            verify(&record).map(drop),
            Err(Broken::Changed(5)),
            "the one behind it is held by its seal"
        );
    }

    #[test]
    fn quiet_hours_are_not_called_a_rule() {
        assert_eq!(
            (named("quiet hours"), named("Links")),
            ("Quiet hours".to_owned(), "Rule “Links”".to_owned())
        );
    }

    #[test]
    fn seals_and_words_are_read_as_they_are_written() {
        let seal = entry(1).seal(&Seal::default());
        assert_eq!(Seal::from_hex(&seal.to_string()), Some(seal));
        assert_eq!(Seal::from_hex("ä"), None);
        assert!(What::ALL.into_iter().all(|what| What::from_word(what.word()) == Some(what)));
        assert!(Event::ALL.into_iter().all(|event| Event::from_word(event.word()) == Some(event)));
    }

    /// The bytes of an entry never change from one version to the next: every record would break.
    #[test]
    fn the_seal_of_an_entry_is_what_it_always_was() {
        let known = "33239ea8ed91d2c90eeab9d71e55b860d33a6a33f17f303cf0b0928f3ddd6d1f";
        assert_eq!(entry(1).seal(&Seal::default()).to_string(), known);
    }
}
