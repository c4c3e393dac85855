// Where the time went: label, bar on a time axis, value. The gateway's own share has its own colour.
#pragma once

#include "models/waterfall.h"

#include <QWidget>

namespace fb::widgets {

class WaterfallView : public QWidget {
    Q_OBJECT
public:
    explicit WaterfallView(QWidget* parent = nullptr);
    void setPhases(QList<models::Phase> phases, qint64 answered); // answered: when the client had its answer
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QList<models::Phase> m_phases;
    qint64 m_answered = -1;
};

// The legend of the waterfall, for a section head.
class WaterfallLegend : public QWidget {
    Q_OBJECT
public:
    explicit WaterfallLegend(QWidget* parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace fb::widgets
