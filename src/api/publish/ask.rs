//! What a container is asked to be (section 4.2).
//! Invariant: sends only parameters Instagram Login takes, and each only in the columns that take it.

use serde::Serialize;

use crate::domain::ContainerId;
use crate::domain::draft::{Graduation, Tagged};

/// What a whole post carries, other than its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostAsk {
    pub caption: String,
    /// Usernames without `@`, at most three. Instagram Login may refuse them (section 12).
    pub collaborators: Vec<String>,
    /// `location_id`; empty: none.
    pub place: String,
    pub made_with_ai: bool,
}

impl PostAsk {
    /// A post with these words and nothing else.
    pub fn of(caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..Self::default() }
    }
}

/// What a container is made of. Every `url` and `cover` is a public address that Instagram fetches (section 4.3).
#[derive(Clone, Debug, PartialEq)]
pub enum ContainerAsk {
    /// A post of one picture.
    Image { url: String, alt_text: String, people: Vec<Tagged>, post: PostAsk },
    /// A picture of a carousel. It takes no caption.
    CarouselImage { url: String, alt_text: String, people: Vec<Tagged> },
    /// A clip of a carousel. It takes neither caption nor alt text.
    CarouselClip { url: String, people: Vec<Tagged> },
    /// A carousel of two to ten finished children, in order.
    Carousel { children: Vec<ContainerId>, post: PostAsk },
    /// A reel.
    Reel(Box<ReelAsk>),
    /// A story of one picture. It takes neither caption nor alt text.
    StoryImage { url: String, people: Vec<Tagged>, made_with_ai: bool },
    /// A story of one clip.
    StoryClip { url: String, people: Vec<Tagged>, made_with_ai: bool },
}

/// What a reel is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReelAsk {
    pub url: String,
    pub people: Vec<Tagged>,
    pub post: PostAsk,
    /// A picture of its own as the cover; it wins over the moment.
    pub cover: Option<String>,
    /// The moment of the cover in milliseconds, inside the clip.
    pub cover_ms: Option<u64>,
    pub share_to_feed: bool,
    /// Name of its own sound; empty: Instagram's.
    pub sound: String,
    /// Shown to people who do not follow the account, first.
    pub trial: Option<Graduation>,
}

/// Where tags may stand (section 4.2): pictures need a place, clips take none, stories take either.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Places {
    Needed,
    Free,
    None,
}

/// `user_tags` as JSON; empty: nobody.
fn tags(people: &[Tagged], places: Places) -> String {
    #[derive(Serialize)]
    struct Tag<'a> {
        username: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        x: Option<f32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        y: Option<f32>,
    }
    if people.is_empty() {
        return String::new();
    }
    let of = |one: &Tagged| {
        let middle = (places == Places::Needed).then_some((0.5, 0.5));
        let at = one.at.or(middle).filter(|_| places != Places::None);
        let inside = |share: f32| if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.5 };
        (inside(at.unwrap_or_default().0), inside(at.unwrap_or_default().1), at.is_some())
    };
    let tags: Vec<Tag<'_>> = people
        .iter()
        .map(|one| {
            let (x, y, placed) = of(one);
            Tag { username: &one.name, x: placed.then_some(x), y: placed.then_some(y) }
        })
        .collect();
    serde_json::to_string(&tags).unwrap_or_default()
}

/// `trial_params` as JSON.
fn trial(way: Graduation) -> String {
    let way = match way {
        Graduation::Manual => "MANUAL",
        Graduation::Performance => "SS_PERFORMANCE",
    };
    format!(r#"{{"graduation_strategy":"{way}"}}"#)
}

/// The parameters of a container.
#[derive(Default)]
struct Form(Vec<(&'static str, String)>);

impl Form {
    /// Empty texts are left out.
    fn put(&mut self, name: &'static str, value: impl Into<String>) -> &mut Self {
        let value = value.into();
        if !value.is_empty() {
            self.0.push((name, value));
        }
        self
    }

    fn post(&mut self, post: &PostAsk) -> &mut Self {
        self.put("caption", post.caption.as_str())
            .put("collaborators", post.collaborators.join(","))
            .put("location_id", post.place.as_str())
            .ai(post.made_with_ai)
    }

    /// Sent only when it is so: the field is young (section 0b).
    fn ai(&mut self, made_with_ai: bool) -> &mut Self {
        self.put("is_ai_generated", if made_with_ai { "true" } else { "" })
    }
}

impl ContainerAsk {
    /// The parameters on the wire.
    pub(super) fn form(&self) -> Vec<(&'static str, String)> {
        let mut form = Form::default();
        match self {
            Self::Image { url, alt_text, people, post } => form
                .put("image_url", url)
                .post(post)
                .put("alt_text", alt_text)
                .put("user_tags", tags(people, Places::Needed)),
            Self::CarouselImage { url, alt_text, people } => form
                .put("image_url", url)
                .put("is_carousel_item", "true")
                .put("alt_text", alt_text)
                .put("user_tags", tags(people, Places::Needed)),
            Self::CarouselClip { url, people } => form
                .put("media_type", "VIDEO")
                .put("video_url", url)
                .put("is_carousel_item", "true")
                .put("user_tags", tags(people, Places::None)),
            Self::Carousel { children, post } => {
                let ids: Vec<&str> = children.iter().map(ContainerId::as_str).collect();
                form.put("media_type", "CAROUSEL").put("children", ids.join(",")).post(post)
            }
            Self::Reel(reel) => reel.put_into(&mut form),
            Self::StoryImage { url, people, made_with_ai } => form
                .put("media_type", "STORIES")
                .put("image_url", url)
                .put("user_tags", tags(people, Places::Free))
                .ai(*made_with_ai),
            Self::StoryClip { url, people, made_with_ai } => form
                .put("media_type", "STORIES")
                .put("video_url", url)
                .put("user_tags", tags(people, Places::Free))
                .ai(*made_with_ai),
        };
        form.0
    }
}

impl ReelAsk {
    fn put_into<'a>(&self, form: &'a mut Form) -> &'a mut Form {
        // A cover of its own wins, so the moment would say nothing.
        let moment = self.cover_ms.filter(|_| self.cover.is_none());
        form.put("media_type", "REELS")
            .put("video_url", self.url.as_str())
            .post(&self.post)
            // A trial is in no feed until it graduates.
            .put(
                "share_to_feed",
                if self.trial.is_some() { String::new() } else { self.share_to_feed.to_string() },
            )
            .put("cover_url", self.cover.as_deref().unwrap_or_default())
            .put("thumb_offset", moment.map(|ms| ms.to_string()).unwrap_or_default())
            .put("audio_name", self.sound.trim())
            .put("user_tags", tags(&self.people, Places::None))
            .put("trial_params", self.trial.map(trial).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(ask: &ContainerAsk) -> String {
        ask.form().into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    }

    fn mai(at: Option<(f32, f32)>) -> Vec<Tagged> {
        vec![Tagged { name: "mai".to_owned(), at }]
    }

    #[test]
    fn each_container_sends_only_what_its_column_allows() {
        let url = "https://files.example/a".to_owned();
        let post = PostAsk {
            caption: "Glaze day".to_owned(),
            collaborators: vec!["ana".to_owned(), "rui".to_owned()],
            place: "106078429431815".to_owned(),
            made_with_ai: true,
        };
        let people = mai(Some((0.25, 0.5)));
        let image =
            ContainerAsk::Image { url: url.clone(), alt_text: "A bowl".into(), people, post: post.clone() };
        assert_eq!(
            form(&image),
            "image_url=https://files.example/a&caption=Glaze day&collaborators=ana,rui\
             &location_id=106078429431815&is_ai_generated=true&alt_text=A bowl\
             &user_tags=[{\"username\":\"mai\",\"x\":0.25,\"y\":0.5}]"
        );
        let people = Vec::new();
        let slide = ContainerAsk::CarouselImage { url: url.clone(), alt_text: String::new(), people };
        assert_eq!(form(&slide), "image_url=https://files.example/a&is_carousel_item=true");
        let clip = ContainerAsk::CarouselClip { url: url.clone(), people: mai(Some((0.1, 0.1))) };
        assert_eq!(
            form(&clip),
            "media_type=VIDEO&video_url=https://files.example/a&is_carousel_item=true\
             &user_tags=[{\"username\":\"mai\"}]"
        );
        let parent =
            ContainerAsk::Carousel { children: vec!["1".into(), "2".into()], post: PostAsk::default() };
        assert_eq!(form(&parent), "media_type=CAROUSEL&children=1,2");
        let story = ContainerAsk::StoryImage { url, people: mai(None), made_with_ai: false };
        assert_eq!(
            form(&story),
            "media_type=STORIES&image_url=https://files.example/a&user_tags=[{\"username\":\"mai\"}]"
        );
    }

    #[test]
    fn a_cover_wins_over_the_moment_and_a_trial_is_in_no_feed() {
        let url = "https://files.example/a".to_owned();
        let reel = ReelAsk { url, cover_ms: Some(0), post: PostAsk::of("Glaze day"), ..ReelAsk::default() };
        assert_eq!(
            form(&ContainerAsk::Reel(Box::new(reel.clone()))),
            "media_type=REELS&video_url=https://files.example/a&caption=Glaze day&share_to_feed=false&thumb_offset=0"
        );
        let cover = Some("https://files.example/c".to_owned());
        let trial =
            ReelAsk { cover, sound: " Kiln room ".to_owned(), trial: Some(Graduation::Performance), ..reel };
        assert_eq!(
            form(&ContainerAsk::Reel(Box::new(trial))),
            "media_type=REELS&video_url=https://files.example/a&caption=Glaze day\
             &cover_url=https://files.example/c&audio_name=Kiln room\
             &trial_params={\"graduation_strategy\":\"SS_PERFORMANCE\"}"
        );
    }

    #[test]
    fn a_place_outside_the_picture_is_brought_inside() {
        let people = vec![
            Tagged { name: "a".into(), at: Some((1.5, -3.0)) },
            Tagged { name: "b".into(), at: Some((f32::NAN, 0.25)) },
            Tagged { name: "c".into(), at: None },
        ];
        assert_eq!(
            tags(&people, Places::Needed),
            r#"[{"username":"a","x":1.0,"y":0.0},{"username":"b","x":0.5,"y":0.25},{"username":"c","x":0.5,"y":0.5}]"#
        );
    }
}
