// A label in a font and a colour of the theme, which follow the theme. Figures have equal width.
#pragma once

#include "theme/theme.h"

#include <QLabel>

namespace fb::widgets {

class ThemedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ThemedLabel(const QString& text = {}, theme::Type type = theme::Type::Body,
                         theme::Token tone = theme::Token::Text, QWidget* parent = nullptr);
    void setTone(theme::Token tone);
    void setType(theme::Type type);
    // One line that is elided instead of pushing its neighbours; the whole text is in the tool tip.
    void setElided(bool elided, Qt::TextElideMode mode = Qt::ElideRight);

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void refresh();
    theme::Type m_type;
    theme::Token m_tone;
    bool m_elided = false;
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

} // namespace fb::widgets
