// The bundled icons (resources/icons), tinted with a colour of the theme when painted, so that they follow a change of theme.
#pragma once

#include "theme/shapes.h"
#include "theme/token.h"

#include <QIcon>
#include <QPixmap>

namespace fb::theme {

// `name` as in resources/icons, for example u"edit-copy"_s. A missing icon is an empty one.
QIcon icon(const QString& name, Token tint = Token::Text);
// A shape that carries meaning (theme/shapes.h) as an icon, for the few signs Breeze has no plain one of.
QIcon shapeIcon(Shape shape, Token tint = Token::Text);
// One pixmap of 16 or 22 (device independent) pixels; cached.
QPixmap iconPixmap(const QString& name, int size, Token tint, qreal devicePixelRatio);

} // namespace fb::theme
