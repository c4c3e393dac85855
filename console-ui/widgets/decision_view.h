// How a decision came about: one row a step, as high as its content. The step that decided stands open.
#pragma once

#include "models/trace_model.h"

#include <QWidget>

class QTreeView;

namespace fb::widgets {

class DecisionView : public QWidget {
    Q_OBJECT
public:
    explicit DecisionView(QWidget* parent = nullptr);
    void setTrace(const policy::Trace& trace, bool limited);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
    models::TraceModel m_model;
    QTreeView* m_view;
};

} // namespace fb::widgets
