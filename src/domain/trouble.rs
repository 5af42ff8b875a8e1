//! What went wrong, for a person: one wording for toast, row and activity.
//! Invariant: the first line never holds a code, every trouble says whose move it is, and nobody branches
//! on localised text.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::tr;

/// Whose move a trouble waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The person at the screen.
    Yours,
    Instagram,
    /// The place where files wait.
    Host,
    /// Tintype tries again by itself, or it is our bug.
    Ours,
}

/// What kind of trouble it is. The error book: every classified answer ends in one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TroubleKind {
    /// No connection, no name, no answer.
    Offline,
    /// 500, HTML, cut JSON, code 1 or 2: Instagram's own fault, tried again.
    InstagramDown,
    /// Codes 4, 17, 32, 341, 613, 80002: too many calls.
    RateLimited,
    /// 4/2207051 or 368: Instagram blocks an action it takes for spam.
    Blocked,
    /// 190, 102: the token is dead or was taken back.
    SignInAgain,
    /// 190/459, 190/464, 25/2207050: the account must be opened in Instagram.
    OpenInstagram,
    /// 10 or 200–299: a permission is missing.
    PermissionMissing,
    /// "Unsupported request - method type: get": the tester invite was not accepted.
    TesterNotAccepted,
    /// A personal account.
    NotProfessional,
    /// The user pressed Cancel on the consent page.
    SignInDenied,
    /// The redirect address is not the registered one.
    RedirectWrong,
    /// The app id is not an Instagram app id.
    AppIdWrong,
    /// The app secret does not belong to the app id.
    SecretWrong,
    /// The code was used, too old or made up.
    CodeUsed,
    /// The answer did not carry our own state.
    StateWrong,
    /// A token of Facebook's (`EAA…`).
    FacebookToken,
    /// Not a token at all.
    TokenUnreadable,
    /// 100/33: gone, or never ours.
    Gone,
    /// 9/2207042: the day's posts are used up.
    QuotaUsedUp,
    /// 9004/2207052 and the failed downloads: the file's address did not answer with the file.
    HostUnreachable,
    /// No host is set up for a real account.
    NoHost,
    /// A published post refused a picture or clip: which and why stands in `detail`.
    FileRefused,
    /// The caption is too long, or has too many tags.
    CaptionRefused,
    /// 24/2207008 and EXPIRED: the container is gone.
    ContainerLost,
    /// 9007/2207027: the container is not ready to be published.
    NotReady,
    /// A reply to a hidden comment, or another thing Instagram never does.
    NotPossible,
    /// 10900: a private reply to this comment went out before, from wherever it was.
    PrivateDone,
    /// 10/2534022: the seven days in which a private reply may be sent are over (section 5.3).
    PrivateTooLate,
    /// 10903, 551, 100/2534014, 100/2534029, 10/1893063: this person takes no message.
    PrivateRefused,
    /// 200/2534041: messages are switched off for programs (section 6).
    MessagesOff,
    /// An answer was lost, and the app may not read the comments among which it would be found (section 5.1).
    Withheld,
    /// Instagram refused for good, for a reason that it told.
    Refused,
    /// Instagram answered with a code that is in no book of ours.
    Unclear,
    /// We asked something that does not exist (2500, 100): our bug.
    OurMistake,
    /// The moment of a scheduled post passed while nothing could be sent from here.
    SlotMissed,
    /// It passed because something else stood in the way.
    SlotOverdue,
    /// A local file is missing or unreadable.
    FileMissing,
    /// The file is not what it says, or is cut.
    FileBroken,
    /// The disk is full.
    DiskFull,
    /// The database belongs to a newer Tintype.
    StoreTooNew,
    /// Another Tintype works on the profile.
    ProfileInUse,
    /// The database or a file in the profile cannot be used.
    StoreBroken,
    /// The keychain refused.
    KeychainRefused,
}

/// A trouble with its particulars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    pub kind: TroubleKind,
    /// Instagram's code and subcode, for the *Why* card only.
    pub code: Option<i64>,
    pub subcode: Option<i64>,
    /// `fbtrace_id`, for a support request.
    pub trace: Option<String>,
    /// What was said, or which slide or file it is about.
    pub detail: Option<String>,
    /// When it is worth trying again, if that is known.
    pub until: Option<Timestamp>,
}

impl Trouble {
    /// A trouble without particulars.
    pub fn of(kind: TroubleKind) -> Self {
        Self { kind, code: None, subcode: None, trace: None, detail: None, until: None }
    }

    /// The same, with what was said or what it is about.
    pub fn with(kind: TroubleKind, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::of(kind) }
    }

    /// The first line: what happened.
    pub fn title(&self) -> &'static str {
        self.kind.title()
    }

    /// The second line: what is safe and what to do next.
    pub fn advice(&self) -> &'static str {
        self.kind.advice()
    }

    /// Both lines in one, for a log or a report.
    pub fn sentence(&self) -> String {
        format!("{}. {}", self.title(), self.advice())
    }

    /// The small print: code, trace and what was said; `None` when there is none.
    pub fn small_print(&self) -> Option<String> {
        let code = self.code.map(|code| match self.subcode {
            Some(subcode) => format!("{code}/{subcode}"),
            None => code.to_string(),
        });
        let parts: Vec<String> =
            [self.detail.clone(), code, self.trace.clone()].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.sentence())
    }
}

impl std::error::Error for Trouble {}

/// One row of the error book.
type Words = (fn() -> &'static str, fn() -> &'static str, Move);

macro_rules! words {
    ($whose:ident, $title:literal, $advice:literal) => {
        (|| tr!($title), || tr!($advice), Move::$whose)
    };
}

impl TroubleKind {
    /// The first line: what happened.
    pub fn title(self) -> &'static str {
        (self.words().0)()
    }

    /// The second line: what is safe and what to do next.
    pub fn advice(self) -> &'static str {
        (self.words().1)()
    }

    /// Whose move it is.
    pub fn whose_move(self) -> Move {
        self.words().2
    }

    #[rustfmt::skip]
    fn words(self) -> Words {
        match self {
            Self::Offline => words!(Ours, "No connection to Instagram", "Nothing is lost. Tintype tries again by itself as soon as the network is back"),
            Self::InstagramDown => words!(Instagram, "Instagram has trouble of its own", "Nothing is lost. Tintype tries again by itself"),
            Self::RateLimited => words!(Instagram, "Instagram asks for a pause", "Too many calls in a short time. Everything waits and goes on by itself"),
            Self::Blocked => words!(Yours, "Instagram blocked this action", "It took it for spam. Wait a few hours, then try again with less at a time"),
            Self::SignInAgain => words!(Yours, "Instagram no longer accepts your key", "Nothing is lost and all work waits. Sign in again to go on"),
            Self::OpenInstagram => words!(Yours, "Instagram wants to see you", "Open Instagram with this account, answer what it asks, then try again"),
            Self::PermissionMissing => words!(Yours, "A permission is missing", "Sign in again and leave every box ticked"),
            Self::TesterNotAccepted => words!(Yours, "The tester invite was not accepted", "On Instagram open Settings, Apps and websites, Tester invites, and accept the one of your app"),
            Self::NotProfessional => words!(Yours, "This is not a professional account", "In Instagram's settings switch it to business or creator, then sign in again"),
            Self::SignInDenied => words!(Yours, "You pressed Cancel on Instagram's page", "Nothing was changed. Sign in again when you are ready"),
            Self::RedirectWrong => words!(Yours, "The redirect address is not registered", "Copy the address shown here into your app's business login settings, exactly as it stands"),
            Self::AppIdWrong => words!(Yours, "Instagram does not know this app id", "Use the Instagram app id from API setup with Instagram login, not the Meta app id"),
            Self::SecretWrong => words!(Yours, "The app secret does not fit the app id", "Copy the Instagram app secret again from your app's dashboard"),
            Self::CodeUsed => words!(Yours, "This sign-in was used or is too old", "Start the sign-in again; each address works once, for an hour"),
            Self::StateWrong => words!(Yours, "This address belongs to another sign-in", "Start the sign-in again and paste the address it ends on"),
            Self::FacebookToken => words!(Yours, "This is a Facebook token", "Use one made under API setup with Instagram login; it begins with IGAA"),
            Self::TokenUnreadable => words!(Yours, "This is not a token", "Copy the whole token from the dashboard; it begins with IGAA"),
            Self::Gone => words!(Instagram, "It is no longer on Instagram", "It was removed there, or this account may not see it. Your copy is kept here"),
            Self::QuotaUsedUp => words!(Instagram, "The day's posts are used up", "Instagram counts the last 24 hours. It goes on by itself when there is room"),
            Self::HostUnreachable => words!(Host, "Instagram could not fetch the file", "Nothing was posted. The file's address must answer with the file itself, then try again"),
            Self::NoHost => words!(Yours, "No place for files is set up", "Instagram fetches every file from a public address. Nothing was sent. Only the practice account can publish from this computer alone"),
            Self::FileRefused => words!(Yours, "Instagram refused a file", "Nothing was posted. Mend or replace the file named below, then publish again"),
            Self::CaptionRefused => words!(Yours, "Instagram refused the caption", "Nothing was posted. At most 2,200 characters, 30 hashtags and 20 mentions"),
            Self::ContainerLost => words!(Ours, "Instagram dropped the prepared post", "Nothing was posted. Try again to prepare it anew"),
            Self::NotReady => words!(Instagram, "Instagram is still preparing the post", "It is looked at again by itself"),
            Self::NotPossible => words!(Yours, "Instagram does not allow this here", "Hidden comments take no replies, and own comments cannot be hidden"),
            Self::Refused => words!(Yours, "Instagram refused this", "What it said stands below. Change it and try again, or take it back"),
            Self::PrivateDone => words!(Yours, "Somebody answered this in private before", "Instagram takes one private reply to a comment, and yours was not sent. Answer under the comment instead, or go on in Instagram's messages"),
            Self::PrivateTooLate => words!(Yours, "It is too late for a private reply", "Instagram takes one for seven days after the comment. Answer under the comment instead"),
            Self::PrivateRefused => words!(Yours, "This person takes no message from you", "Instagram does not say why; some people allow no messages. Answer under the comment instead"),
            Self::MessagesOff => words!(Yours, "Messages are switched off for programs", "In Instagram's settings open Messages and allow access for connected tools, then try again"),
            Self::Withheld => words!(Yours, "Nobody can tell whether it arrived", "Its answer was lost, and Instagram gives this app no comments to look through. Look at the post on Instagram: try again if it is missing there, else give this up"),
            Self::Unclear => words!(Instagram, "Instagram gave an answer that Tintype does not know", "Nothing is lost. It is tried again by itself for two hours; after that it waits for you"),
            Self::OurMistake => words!(Ours, "Tintype asked Instagram for something that does not exist", "Nothing was changed. Please report it with the code below"),
            Self::SlotMissed => words!(Yours, "Its time passed while Tintype was not running", "Nothing was posted. Send it now, choose another time, or give it up"),
            Self::SlotOverdue => words!(Yours, "Its time passed before it could be sent", "Nothing was posted. Send it now, choose another time, or give it up"),
            Self::FileMissing => words!(Yours, "A file cannot be read", "It was moved, renamed or is not yours to read. Put it back or choose another"),
            Self::FileBroken => words!(Yours, "A file is damaged or not what its name says", "Choose another, or save it again from the program that made it"),
            Self::DiskFull => words!(Yours, "The disk is full", "What is here can still be read, and nothing was half written. Make room, then go on"),
            Self::StoreTooNew => words!(Yours, "This profile belongs to a newer Tintype", "It was left untouched. Update Tintype, or start with another profile folder"),
            Self::ProfileInUse => words!(Yours, "Another Tintype has this profile open", "Close it, or start with another profile folder"),
            Self::StoreBroken => words!(Yours, "The profile cannot be used", "The file named below cannot be read or written. It was left untouched"),
            Self::KeychainRefused => words!(Yours, "The keychain did not keep the key", "Unlock it and sign in again"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_has_no_code_and_no_shouting() {
        let trouble =
            Trouble { code: Some(190), subcode: Some(463), ..Trouble::of(TroubleKind::SignInAgain) };
        assert!(!trouble.sentence().contains(|mark: char| mark.is_ascii_digit() || mark == '!'));
        assert_eq!(trouble.small_print().as_deref(), Some("190/463"));
    }

    #[test]
    fn a_trouble_survives_its_json() {
        let trouble = Trouble::with(TroubleKind::FileRefused, "Slide 3");
        let json = serde_json::to_string(&trouble).unwrap();
        assert_eq!(serde_json::from_str::<Trouble>(&json).unwrap(), trouble);
    }
}
