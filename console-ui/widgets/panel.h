// A plain area filled with one colour of the theme, with hairlines at chosen edges. The ground of bars, heads and panes.
#pragma once

#include "theme/token.h"

#include <QFrame>

namespace fb::widgets {

class Panel : public QFrame {
    Q_OBJECT
public:
    explicit Panel(theme::Token fill, Qt::Edges lines = {}, QWidget* parent = nullptr);
    void setFramed(bool framed); // radius 6 and a hairline all around, for first run
    void setFill(theme::Token fill);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    theme::Token m_fill;
    Qt::Edges m_lines;
    bool m_framed = false;
};

} // namespace fb::widgets
