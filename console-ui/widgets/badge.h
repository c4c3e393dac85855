// A badge with its fill, for heads: method, status, verdict, kinds.
#pragma once

#include "theme/shapes.h"
#include "theme/theme.h"

#include <QWidget>

namespace fb::widgets {

class Badge : public QWidget {
    Q_OBJECT
public:
    explicit Badge(QWidget* parent = nullptr);
    void set(const QString& text, theme::Pair pair, theme::Shape shape = theme::Shape::None, bool fixedFont = true);
    void setVerdict(theme::VerdictKind kind);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    theme::Pair m_pair{theme::Token::SurfaceAlt, theme::Token::Text};
    theme::Shape m_shape = theme::Shape::None;
    bool m_data = true;
};

} // namespace fb::widgets
