//! The error book: what every code of Instagram's means for the person and for the outbox (section 8).
//! Invariant: branches on code and subcode alone; the few sentences that have no code of their own stand
//! in two short tables here and nowhere else.

use super::errors::Purpose;
use crate::domain::TroubleKind as Kind;

/// What to do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The network's or Instagram's own fault: the same call again later, with growing pauses.
    Retry,
    /// Worth one more try (of a failed container: one new container); then it needs a person.
    RetryOnce,
    /// A reply, comment or publish may have happened: ask Instagram before doing it again.
    UnknownOutcome,
    /// Too many calls: the whole account rests, for this long if Instagram said so.
    PausesAccount { minutes: Option<u32> },
    /// Nothing works for this account until its owner acts: it rests, and no row becomes stuck.
    AccountNeedsPerson,
    /// Taken for spam: rest for hours. A publish may have gone out all the same, so ask (section 4.6).
    Blocked,
    /// The day's posts are used up: wait until the 24-hour window has room.
    QuotaUsedUp,
    /// The container is not ready: poll on.
    NotReady,
    /// Try the same call that often, half a minute to two minutes apart, then make the containers anew.
    NewContainer { retries_first: u8 },
    /// It does not exist (any more), or never was ours. A delete that ends so is done.
    Gone,
    /// Insights only: there are no numbers, and that is no fault.
    NoNumbers,
    /// Refused for good, until a person changes something.
    NeedsPerson,
}

/// Which codes a row is for.
#[derive(Clone, Copy, Debug)]
enum Code {
    Any,
    Is(i64),
    /// Both ends included.
    Span(i64, i64),
}

/// During which calls a row holds; empty: during all.
type During = &'static [Purpose];

struct Row {
    code: Code,
    subcode: Option<i64>,
    during: During,
    kind: Kind,
    class: Class,
}

const ALL: During = &[];
const SIGN_IN: During = &[Purpose::SignIn];
const STORY: During = &[Purpose::StoryInsights];
const INSIGHTS: During = &[Purpose::Insights, Purpose::StoryInsights];
const WRITES: During = &[Purpose::Change, Purpose::Send];

const fn sub(subcode: i64, kind: Kind, class: Class) -> Row {
    Row { code: Code::Any, subcode: Some(subcode), during: ALL, kind, class }
}

const fn both(code: i64, subcode: i64, kind: Kind, class: Class) -> Row {
    Row { code: Code::Is(code), subcode: Some(subcode), during: ALL, kind, class }
}

const fn code(code: i64, kind: Kind, class: Class) -> Row {
    during(ALL, code, kind, class)
}

const fn during(during: During, code: i64, kind: Kind, class: Class) -> Row {
    Row { code: Code::Is(code), subcode: None, during, kind, class }
}

const PAUSE: Class = Class::PausesAccount { minutes: None };
const NEW_CONTAINER: Class = Class::NewContainer { retries_first: 0 };

/// The first row that fits counts, so the narrow ones stand first.
#[rustfmt::skip]
const BOOK: &[Row] = &[
    // The publishing table: its subcodes are unique, and a container's status tells the subcode alone.
    sub(2207001, Kind::InstagramDown,   Class::Retry),
    sub(2207003, Kind::HostUnreachable, Class::Retry),
    sub(2207004, Kind::FileRefused,     Class::NeedsPerson),
    sub(2207005, Kind::FileRefused,     Class::NeedsPerson),
    sub(2207006, Kind::ContainerLost,   NEW_CONTAINER),
    sub(2207008, Kind::ContainerLost,   Class::NewContainer { retries_first: 2 }),
    sub(2207009, Kind::FileRefused,     Class::NeedsPerson),
    sub(2207010, Kind::CaptionRefused,  Class::NeedsPerson),
    sub(2207018, Kind::Refused,         Class::NeedsPerson),
    sub(2207020, Kind::ContainerLost,   NEW_CONTAINER),
    sub(2207023, Kind::OurMistake,      Class::NeedsPerson),
    sub(2207026, Kind::FileRefused,     Class::NeedsPerson),
    sub(2207027, Kind::NotReady,        Class::NotReady),
    sub(2207028, Kind::Refused,         Class::NeedsPerson),
    sub(2207032, Kind::InstagramDown,   Class::Retry),
    sub(2207035, Kind::OurMistake,      Class::NeedsPerson),
    sub(2207036, Kind::OurMistake,      Class::NeedsPerson),
    sub(2207037, Kind::OurMistake,      Class::NeedsPerson),
    sub(2207040, Kind::Refused,         Class::NeedsPerson),
    sub(2207042, Kind::QuotaUsedUp,     Class::QuotaUsedUp),
    sub(2207050, Kind::OpenInstagram,   Class::AccountNeedsPerson),
    sub(2207051, Kind::Blocked,         Class::Blocked),
    sub(2207052, Kind::HostUnreachable, Class::RetryOnce),
    sub(2207053, Kind::FileRefused,     NEW_CONTAINER),
    sub(2207057, Kind::FileRefused,     Class::NeedsPerson),
    sub(2207067, Kind::FileRefused,     Class::NeedsPerson),
    sub(2207073, Kind::FileRefused,     Class::NeedsPerson),
    sub(2207076, Kind::HostUnreachable, Class::RetryOnce),
    sub(2207077, Kind::HostUnreachable, Class::RetryOnce),
    sub(2207078, Kind::Refused,         Class::NeedsPerson),
    sub(2207081, Kind::Refused,         Class::NeedsPerson),
    sub(2207082, Kind::FileRefused,     Class::RetryOnce),
    sub(2207085, Kind::FileRefused,     Class::NeedsPerson),

    both(4, 1349210,  Kind::InstagramDown,  Class::Retry),
    both(10, 1893063, Kind::PrivateRefused, Class::NeedsPerson),
    both(10, 2534022, Kind::PrivateTooLate, Class::NeedsPerson),
    both(100, 33,     Kind::Gone,           Class::Gone),
    both(100, 2534014, Kind::PrivateRefused, Class::NeedsPerson),
    both(100, 2534029, Kind::PrivateRefused, Class::NeedsPerson),
    both(100, 2108006, Kind::Refused,       Class::NoNumbers),
    both(190, 459,    Kind::OpenInstagram,  Class::AccountNeedsPerson),
    both(190, 464,    Kind::OpenInstagram,  Class::AccountNeedsPerson),
    both(200, 2534041, Kind::MessagesOff,   Class::NeedsPerson),

    // Permanent here: a metric asked with a breakdown it does not have (section 7.1).
    during(INSIGHTS, 1, Kind::OurMistake,   Class::NeedsPerson),
    // A story that fewer than five people saw (section 7.2).
    during(STORY, 10,   Kind::Refused,      Class::NoNumbers),
    during(WRITES, 100, Kind::Refused,      Class::NeedsPerson),
    during(SIGN_IN, 100, Kind::Refused,     Class::NeedsPerson),

    code(-2,    Kind::InstagramDown,     Class::Retry),
    code(-1,    Kind::InstagramDown,     Class::Retry),
    code(1,     Kind::InstagramDown,     Class::Retry),
    code(2,     Kind::InstagramDown,     Class::Retry),
    code(3,     Kind::Refused,           Class::NeedsPerson),
    code(4,     Kind::RateLimited,       PAUSE),
    code(9,     Kind::QuotaUsedUp,       Class::QuotaUsedUp),
    code(10,    Kind::PermissionMissing, Class::NeedsPerson),
    code(17,    Kind::RateLimited,       PAUSE),
    code(24,    Kind::ContainerLost,     NEW_CONTAINER),
    code(25,    Kind::OpenInstagram,     Class::AccountNeedsPerson),
    code(32,    Kind::RateLimited,       PAUSE),
    code(100,   Kind::OurMistake,        Class::NeedsPerson),
    code(102,   Kind::SignInAgain,       Class::AccountNeedsPerson),
    code(104,   Kind::SecretWrong,       Class::AccountNeedsPerson),
    code(110,   Kind::OurMistake,        Class::NeedsPerson),
    code(190,   Kind::SignInAgain,       Class::AccountNeedsPerson),
    Row { code: Code::Span(200, 299), subcode: None, during: ALL, kind: Kind::PermissionMissing, class: Class::NeedsPerson },
    code(341,   Kind::RateLimited,       PAUSE),
    code(352,   Kind::FileRefused,       Class::NeedsPerson),
    code(368,   Kind::Blocked,           Class::Blocked),
    code(506,   Kind::Refused,           Class::NeedsPerson),
    code(551,   Kind::PrivateRefused,       Class::NeedsPerson),
    code(613,   Kind::RateLimited,       PAUSE),
    code(2500,  Kind::OurMistake,        Class::NeedsPerson),
    code(2635,  Kind::OurMistake,        Class::NeedsPerson),
    code(9004,  Kind::HostUnreachable,   Class::RetryOnce),
    code(9007,  Kind::NotReady,          Class::NotReady),
    code(10900, Kind::PrivateDone,       Class::NeedsPerson),
    code(10903, Kind::PrivateRefused,       Class::NeedsPerson),
    code(36000, Kind::FileRefused,       Class::NeedsPerson),
    code(36001, Kind::FileRefused,       Class::NeedsPerson),
    code(36003, Kind::FileRefused,       Class::NeedsPerson),
    code(36004, Kind::CaptionRefused,    Class::NeedsPerson),
    code(80002, Kind::RateLimited,       PAUSE),
];

impl Row {
    fn fits(&self, code: Option<i64>, subcode: Option<i64>, purpose: Purpose) -> bool {
        let code_fits = match self.code {
            Code::Any => true,
            Code::Is(want) => code == Some(want),
            Code::Span(from, to) => code.is_some_and(|code| (from..=to).contains(&code)),
        };
        let subcode_fits = self.subcode.is_none() || self.subcode == subcode;
        code_fits && subcode_fits && (self.during.is_empty() || self.during.contains(&purpose))
    }
}

/// Looks a code up; `None` when the book does not know it.
pub(super) fn look_up(code: Option<i64>, subcode: Option<i64>, purpose: Purpose) -> Option<(Kind, Class)> {
    BOOK.iter().find(|row| row.fits(code, subcode, purpose)).map(|row| (row.kind, row.class))
}

/// What code 100 says while the tester invite is not accepted (section 1.1). No code tells this apart from
/// a bad parameter.
const TESTER_NOT_ACCEPTED: &str = "unsupported request - method type: get";

/// Whether a code-100 message means the tester invite.
pub(super) fn is_tester_invite(message: &str) -> bool {
    message.trim_start().to_ascii_lowercase().starts_with(TESTER_NOT_ACCEPTED)
}

/// The token host tells its errors apart by sentence alone: the code is always 400 (section 1.4).
const SIGN_IN_SENTENCES: &[(&str, Kind)] = &[
    ("matching code was not found", Kind::CodeUsed),
    ("authorization code has been used", Kind::CodeUsed),
    ("authorization code has expired", Kind::CodeUsed),
    ("redirect_uri", Kind::RedirectWrong),
    ("redirect uri", Kind::RedirectWrong),
    ("invalid platform app", Kind::AppIdWrong),
    ("client_id", Kind::AppIdWrong),
    ("client secret", Kind::SecretWrong),
    ("client_secret", Kind::SecretWrong),
    ("insufficient developer role", Kind::TesterNotAccepted),
];

/// What a sentence of the token host means.
pub(super) fn sign_in_kind(message: &str) -> Option<Kind> {
    let message = message.to_ascii_lowercase();
    SIGN_IN_SENTENCES.iter().find(|(part, _)| message.contains(part)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PURPOSES: [Purpose; 6] = [
        Purpose::Read,
        Purpose::Insights,
        Purpose::StoryInsights,
        Purpose::SignIn,
        Purpose::Change,
        Purpose::Send,
    ];

    #[test]
    fn no_row_is_hidden_behind_another() {
        for (index, row) in BOOK.iter().enumerate() {
            let code = match row.code {
                Code::Any => None,
                Code::Is(code) | Code::Span(code, _) => Some(code),
            };
            let found = PURPOSES.into_iter().any(|purpose| {
                BOOK.iter().position(|other| other.fits(code, row.subcode, purpose)) == Some(index)
            });
            assert!(found, "{code:?}/{:?} is never reached", row.subcode);
        }
    }

    #[test]
    fn the_traps_of_section_8_are_told_apart() {
        let read = |code, subcode| look_up(Some(code), subcode, Purpose::Read);
        assert_eq!(read(4, None), Some((Kind::RateLimited, PAUSE)));
        assert_eq!(read(4, Some(2207051)), Some((Kind::Blocked, Class::Blocked)));
        assert_eq!(read(4, Some(1349210)), Some((Kind::InstagramDown, Class::Retry)));
        assert_eq!(read(190, Some(463)), Some((Kind::SignInAgain, Class::AccountNeedsPerson)));
        assert_eq!(read(190, Some(459)), Some((Kind::OpenInstagram, Class::AccountNeedsPerson)));
        assert_eq!(read(100, Some(33)), Some((Kind::Gone, Class::Gone)));
        assert_eq!(read(299, None), Some((Kind::PermissionMissing, Class::NeedsPerson)));
        assert_eq!(read(300, None), None);
        assert_eq!(read(80002, Some(2446079)), Some((Kind::RateLimited, PAUSE)));
    }

    #[test]
    fn code_one_is_permanent_in_insights_only() {
        assert_eq!(look_up(Some(1), None, Purpose::Read).unwrap().1, Class::Retry);
        assert_eq!(look_up(Some(1), None, Purpose::Insights).unwrap().1, Class::NeedsPerson);
        assert_eq!(look_up(Some(1), Some(2207057), Purpose::Change).unwrap().0, Kind::FileRefused);
    }

    #[test]
    fn a_status_tells_the_subcode_alone() {
        assert_eq!(
            look_up(None, Some(2207009), Purpose::Change),
            Some((Kind::FileRefused, Class::NeedsPerson))
        );
        assert_eq!(look_up(None, Some(2207099), Purpose::Change), None);
    }

    #[test]
    fn the_sentences_of_the_token_host_are_read_in_any_case() {
        assert_eq!(sign_in_kind("Matching code was not found or was already used"), Some(Kind::CodeUsed));
        assert_eq!(
            sign_in_kind("Redirect URI does not match registered redirect URI"),
            Some(Kind::RedirectWrong)
        );
        assert_eq!(sign_in_kind("Invalid redirect_uri"), Some(Kind::RedirectWrong));
        assert_eq!(sign_in_kind("Invalid platform app"), Some(Kind::AppIdWrong));
        assert_eq!(sign_in_kind("Error validating client secret."), Some(Kind::SecretWrong));
        assert_eq!(sign_in_kind("Something else"), None);
    }
}
