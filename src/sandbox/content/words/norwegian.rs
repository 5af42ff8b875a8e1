//! Norwegian phrases.
//! Invariant: each line is a whole sentence that can stand alone.

use super::{Phrases, Topic};

pub(super) const PHRASES: Phrases = Phrases {
    gap: " ",
    any: &[
        "Så fint!",
        "Helt nydelig.",
        "For en ro.",
        "Dere er flinke.",
        "Utrolig vakkert",
        "Dette gjorde dagen min.",
        "Tusen takk for bildet.",
    ],
    object: &[
        "Den kanten!",
        "Koppen min er i bruk hver dag.",
        "Jeg vet akkurat hvor den skal stå.",
        "Fargen er som fjorden i november.",
        "Kom frem hel og fin i går.",
        "Litt skjev er best.",
    ],
    place: &[
        "Kjenner lukten av saltvann.",
        "For en vei til jobb.",
        "Ligner på hjemme, bare varmere.",
        "Savner dette.",
    ],
    work: &[
        "Lykke til med brenningen!",
        "Kunne sett på dette hele dagen.",
        "Den oransje fargen!",
        "Nummer tre fra venstre, takk.",
    ],
    tails: &["Hilsen fra Bodø.", "Klem til dere begge.", "Mormor hadde en sånn.", "Vi sees i mai."],
    asks: &[
        (Topic::Price, "Hva koster den?"),
        (Topic::Shipping, "Sender dere til Norge?"),
        (Topic::Shipping, "Hva blir frakten til Tromsø?"),
        (Topic::Dishwasher, "Tåler den oppvaskmaskin?"),
        (Topic::Oven, "Kan den stå i ovnen?"),
        (Topic::Size, "Hvor høy er den?"),
        (Topic::Available, "Er den fortsatt ledig?"),
        (Topic::Workshop, "Blir det kurs til våren?"),
        (Topic::Glaze, "Er det askeglasur?"),
        (Topic::Visit, "Har dere åpent på søndager?"),
        (Topic::Making, "Hvor lang tid tar en sånn?"),
        (Topic::Place, "Hvor er dette?"),
    ],
    complaints: &["Skålen min kom dessverre med en sprekk. Ordre 1151. Hva gjør jeg?"],
};
