//! The account itself: a small pottery by the sea that does not exist.
//! Invariant: these facts never change with the seed, so screens and tests can name them.

use super::pictures;
use crate::sandbox::model::{Account, Picture, Recipe};

pub(super) fn account() -> Account {
    Account {
        id: "24700112233445566".to_owned(),
        user_id: "17841405309216384".to_owned(),
        username: "tidewrack.clay".to_owned(),
        name: "Tidewrack Ceramics".to_owned(),
        account_type: "BUSINESS".to_owned(),
        biography:
            "Stoneware by the tideline. Two hands, one kiln, slow firings. Open studio 5 and 6 December."
                .to_owned(),
        website: "https://tidewrack.example/shop".to_owned(),
        followers: 18_462,
        follows: 312,
        picture: Picture::Drawn {
            recipe: Recipe::MoonJar,
            seed: pictures::PORTRAIT,
            width: 320,
            height: 320,
        },
    }
}
