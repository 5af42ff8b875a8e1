//! Spanish phrases.
//! Invariant: each line is a whole sentence that can stand alone.

use super::{Phrases, Topic};

pub(super) const PHRASES: Phrases = Phrases {
    gap: " ",
    any: &[
        "¡Qué belleza!",
        "Preciosa",
        "Qué calma da esto.",
        "Sois unos artistas.",
        "Me encanta, como siempre.",
        "Una maravilla.",
        "Guardado.",
        "¡Qué luz!",
    ],
    object: &[
        "Ese borde es perfecto.",
        "El mío lo uso cada mañana.",
        "Dan ganas de abrazarlo.",
        "El azul es de otro mundo.",
        "Ya sé dónde lo pondría.",
        "La forma respira.",
        "Llegó ayer y es aún más bonito en persona.",
        "Torcido y perfecto.",
    ],
    place: &[
        "Huele a sal desde aquí.",
        "Qué camino al trabajo.",
        "Es el color de vuestros cuencos.",
        "Cuánto echo de menos este mar.",
        "Ni un alma, qué gusto.",
    ],
    work: &[
        "¡Suerte con la hornada!",
        "Podría mirar esto durante horas.",
        "Ese naranja…",
        "El tercero por la izquierda, por favor.",
        "¡Nos vemos el sábado!",
    ],
    tails: &[
        "Saludos desde Cádiz.",
        "Un abrazo a los dos.",
        "Mi abuela tenía uno igual.",
        "No cambiéis nunca.",
        "Abrazo grande desde Montevideo.",
        "Ya estoy ahorrando.",
    ],
    asks: &[
        (Topic::Price, "¿Qué precio tiene?"),
        (Topic::Price, "¿Cuánto cuesta el juego completo?"),
        (Topic::Shipping, "¿Hacéis envíos a México?"),
        (Topic::Shipping, "¿Cuánto tarda a España?"),
        (Topic::Dishwasher, "¿Se puede meter en el lavavajillas?"),
        (Topic::Oven, "¿Aguanta el horno?"),
        (Topic::Size, "¿Qué altura tiene?"),
        (Topic::Available, "¿Sigue disponible?"),
        (Topic::Workshop, "¿Quedan plazas para el taller?"),
        (Topic::Glaze, "¿El esmalte es de ceniza?"),
        (Topic::Visit, "¿Se puede visitar el taller?"),
        (Topic::Making, "¿Cuánto tiempo os lleva uno así?"),
        (Topic::Place, "¿Dónde es esto?"),
    ],
    complaints: &[
        "El mío llegó roto, qué pena. ¿A quién escribo?",
        "Llevo un mes esperando el pedido 1148. ¿Alguna noticia?",
    ],
};
