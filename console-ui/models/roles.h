// What a cell is, told by a model to the cell delegate (widgets/cell_delegate.h). A model returns CellRole for a cell that is
// more than plain text; everything else it needs is in the other roles.
#pragma once

#include <Qt>

namespace fb::models {

enum Role {
    CellRole = Qt::UserRole + 1, // Cell
    TailRole,     // QString shown muted after the text (the query of a request, the date of a time)
    LeadRole,     // QString shown muted before the text
    StatusRole,   // int, HTTP status; 0 = none
    VerdictRole,  // int, theme::VerdictKind
    ShapeRole,    // int, theme::Shape
    TokenRole,    // int, theme::Token: colour of the text, or of the shape
    MarkRole,     // int, theme::Token: bar at the left edge of the row and tick beside the scroll bar; absent = none
    IdRole,       // qint64, what the row stands for
    DetailRole,   // QString, second line of two-line rows
};

enum class Cell {
    Text,    // body font
    Muted,   // body font, muted
    Strong,  // semibold
    Number,  // right-aligned
    Data,    // fixed font: what went over the wire
    Time,    // LeadRole muted, then the text
    Method,  // coloured fixed font
    Request, // fixed font, TailRole (the query) muted
    Status,  // badge
    Verdict, // shape and word
    Shape,   // shape only, ShapeRole and TokenRole
    Key,     // fixed font in syntax.key
    Value,   // fixed font in TokenRole
};

} // namespace fb::models
