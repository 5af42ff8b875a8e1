//! The words of every kind of trouble: what happened, what is safe and what to do, whose move, the next button.
//! Invariant: a first line holds no code and shouts at nobody, and whoever adds a kind must write its words here.

use super::{KindWords, Next};
use crate::domain::trouble::{Move, TroubleKind as Kind};
use crate::tr;

macro_rules! words {
    ($whose:ident, $next:ident, $title:literal, $advice:literal) => {
        KindWords { title: || tr!($title), advice: || tr!($advice), whose: Move::$whose, next: Next::$next }
    };
}

/// The words of a kind.
#[rustfmt::skip]
pub fn words_of(kind: Kind) -> KindWords {
    match kind {
        Kind::Offline => words!(Ours, Doctor, "No connection to Instagram", "Nothing is lost. Tintype tries again by itself as soon as the network is back"),
        Kind::InstagramDown => words!(Instagram, Wait, "Instagram has trouble of its own", "Nothing is lost. Tintype tries again by itself"),
        Kind::RateLimited => words!(Instagram, Wait, "Instagram asks for a pause", "Too many calls in a short time. Everything waits and goes on by itself"),
        Kind::Blocked => words!(Yours, TryAgain, "Instagram blocked this action", "It took it for spam. Wait a few hours, then try again with less at a time"),
        Kind::SignInAgain => words!(Yours, SignIn, "Instagram no longer accepts your key", "Nothing is lost and all work waits. Sign in again to go on"),
        Kind::OpenInstagram => words!(Yours, Instagram, "Instagram wants to see you", "Open Instagram with this account, answer what it asks, then try again"),
        Kind::PermissionMissing => words!(Yours, SignIn, "A permission is missing", "Sign in again and leave every box ticked; what waits then goes on by itself"),
        Kind::TesterNotAccepted => words!(Yours, Invites, "The tester invite was not accepted", "On Instagram open Settings, Apps and websites, Tester invites, and accept the one of your app"),
        Kind::NotProfessional => words!(Yours, Instagram, "This is not a professional account", "In Instagram's settings switch it to business or creator, then sign in again"),
        Kind::SignInDenied => words!(Yours, SignIn, "You pressed Cancel on Instagram's page", "Nothing was changed. Sign in again when you are ready"),
        Kind::RedirectWrong => words!(Yours, Dashboard, "The redirect address is not registered", "Copy the address shown here into your app's business login settings, exactly as it stands"),
        Kind::AppIdWrong => words!(Yours, Dashboard, "Instagram does not know this app id", "Use the Instagram app id from API setup with Instagram login, not the Meta app id"),
        Kind::SecretWrong => words!(Yours, Dashboard, "The app secret does not fit the app id", "Copy the Instagram app secret again from your app's dashboard"),
        Kind::CodeUsed => words!(Yours, SignIn, "This sign-in was used or is too old", "Start the sign-in again; each address works once, for an hour"),
        Kind::StateWrong => words!(Yours, SignIn, "This address belongs to another sign-in", "Start the sign-in again and paste the address it ends on"),
        Kind::AnotherAccount => words!(Yours, SignIn, "This is another account", "Nothing was changed, and all work still waits. In your browser sign out of Instagram, then sign in as the right one"),
        Kind::FacebookToken => words!(Yours, Dashboard, "This is a Facebook token", "Use one made under API setup with Instagram login; it begins with IGAA"),
        Kind::TokenUnreadable => words!(Yours, Dashboard, "This is not a token", "Copy the whole token from the dashboard; it begins with IGAA"),
        Kind::Gone => words!(Instagram, Nothing, "It is no longer on Instagram", "It was removed there, or this account may not see it. Your copy is kept here"),
        Kind::QuotaUsedUp => words!(Instagram, Wait, "The day's posts are used up", "Instagram counts the last 24 hours. It goes on by itself when there is room"),
        Kind::HostUnreachable => words!(Host, Host, "Instagram could not fetch the file", "Nothing was posted. The file's address must answer with the file itself, then try again"),
        Kind::NoHost => words!(Yours, Host, "No place for files is set up", "Instagram fetches every file from a public address. Nothing was sent. Only the practice account can publish from this computer alone"),
        Kind::HostKeysRefused => words!(Yours, Host, "The place for files does not accept the key", "Nothing was posted. Put the key and its secret in again under Where files wait, then test the place"),
        Kind::HostForbids => words!(Yours, Host, "The place for files does not allow this", "Nothing was posted. Let the key put, read and delete in its folder, then test the place under Where files wait"),
        Kind::HostAstray => words!(Yours, Host, "The place for files is not where the settings say", "Nothing was posted. Mend what is named below under Where files wait, then test the place"),
        Kind::HostFull => words!(Yours, Host, "The place for files is full", "Nothing was posted. Make room there, or put another place first under Where files wait"),
        Kind::HostLost => words!(Ours, Wait, "The connection to the place for files was lost", "Nothing is lost. It goes on by itself, where it stopped if the place can do that"),
        Kind::HostAnswersOddly => words!(Host, Host, "The place for files does not answer with the file", "Nothing was posted. Test it under Where files wait; there stands what it answered"),
        Kind::HostKeyUnknown => words!(Yours, Host, "The server for files shows a key that you have not accepted", "Nothing was sent. Compare it with what your provider says, then accept it under Where files wait"),
        Kind::HostProgram => words!(Yours, Host, "The program that makes files public did not do it", "Nothing was posted. What it said stands below; test it under Where files wait"),
        Kind::AddressWanted => words!(Yours, Host, "The file's address has to be told", "Put the file named below where everybody can fetch it, then say its address"),
        Kind::FileRefused => words!(Yours, Compose, "Instagram refused a file", "Nothing was posted. Mend or replace the file named below, then publish again"),
        Kind::CaptionRefused => words!(Yours, Compose, "Instagram refused the caption", "Nothing was posted. At most 2,200 characters, 30 hashtags and 20 mentions"),
        Kind::NameRefused => words!(Yours, Compose, "Instagram does not take somebody named in the post", "Nothing was posted. See how the name below is written, or leave it out, then publish again"),
        Kind::PlaceRefused => words!(Yours, Compose, "Instagram does not know the place", "Nothing was posted. Give the number of another place, or leave it out, then publish again"),
        Kind::PartnersRefused => words!(Yours, Compose, "Instagram takes no collaborators here", "Nothing was posted. Leave them out, then publish again; Settings has a switch that takes the line away"),
        Kind::TrialRefused => words!(Yours, Compose, "Instagram takes no trial reel now", "Nothing was posted. Publish it as an ordinary reel, or wait until an earlier trial is over"),
        Kind::ContainerLost => words!(Ours, TryAgain, "Instagram dropped the prepared post", "Nothing was posted. Try again to prepare it anew"),
        Kind::NotReady => words!(Instagram, Wait, "Instagram is still preparing the post", "It is looked at again by itself"),
        Kind::NotPossible => words!(Yours, Nothing, "Instagram does not allow this here", "Hidden comments take no replies, and own comments cannot be hidden"),
        Kind::Refused => words!(Yours, TryAgain, "Instagram refused this", "What it said stands below. Change it and try again, or take it back"),
        Kind::PrivateDone => words!(Yours, Inbox, "Somebody answered this in private before", "Instagram takes one private reply to a comment, and yours was not sent. Answer under the comment instead, or go on in Instagram's messages"),
        Kind::PrivateTooLate => words!(Yours, Inbox, "It is too late for a private reply", "Instagram takes one for seven days after the comment. Answer under the comment instead"),
        Kind::PrivateRefused => words!(Yours, Inbox, "This person takes no message from you", "Instagram does not say why; some people allow no messages. Answer under the comment instead"),
        Kind::MessagesOff => words!(Yours, Instagram, "Messages are switched off for programs", "In Instagram's settings open Messages and allow access for connected tools, then try again"),
        Kind::Withheld => words!(Yours, TryAgain, "Nobody can tell whether it arrived", "Its answer was lost, and Instagram gives this app no comments to look through. Look at the post on Instagram: try again if it is missing there, else give this up"),
        Kind::Unclear => words!(Instagram, Wait, "Instagram gave an answer that Tintype does not know", "Nothing is lost. It is tried again by itself for two hours; after that it waits for you"),
        Kind::OurMistake => words!(Ours, Report, "Tintype asked Instagram for something that does not exist", "Nothing was changed. Please report it with the code below"),
        Kind::SlotMissed => words!(Yours, TryAgain, "Its time passed while Tintype was not running", "Nothing was posted. Send it now, choose another time, or give it up"),
        Kind::BroughtBack => words!(Yours, TryAgain, "Came back from an archive", "It may have gone out from the other computer since. Tintype asks Instagram first and sends nothing twice"),
        Kind::SlotOverdue => words!(Yours, TryAgain, "Its time passed before it could be sent", "Nothing was posted. Send it now, choose another time, or give it up"),
        Kind::FileMissing => words!(Yours, Compose, "A file cannot be read", "It was moved, renamed or is not yours to read. Put it back or choose another"),
        Kind::FileBroken => words!(Yours, Compose, "A file is damaged or not what its name says", "Choose another, or save it again from the program that made it"),
        Kind::DiskFull => words!(Yours, Folder, "The disk is full", "What is here can still be read, and nothing was half written. Make room, then go on"),
        Kind::StoreTooNew => words!(Yours, Nothing, "This profile belongs to a newer Tintype", "It was left untouched. Update Tintype, or start with another profile folder"),
        Kind::ProfileInUse => words!(Yours, Nothing, "Another Tintype has this profile open", "Close it, or start with another profile folder"),
        Kind::StoreBroken => words!(Yours, Folder, "The profile cannot be used", "The file named below cannot be read or written. It was left untouched"),
        Kind::KeysLocked => words!(Yours, Secrets, "Your keys are locked", "Type their passphrase, and everything goes on where it stood. Nothing is lost meanwhile"),
        Kind::KeychainRefused => words!(Yours, Secrets, "The keychain did not keep the key", "Unlock it and sign in again"),
    }
}
