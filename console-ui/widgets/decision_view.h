// How a decision came about: one row a step, as high as its content. The step that decided stands open.
#pragma once

#include "models/trace_model.h"

#include <QTreeView>

namespace fb::widgets {

class DecisionView : public QTreeView {
    Q_OBJECT
public:
    explicit DecisionView(QWidget* parent = nullptr);
    void setTrace(const policy::Trace& trace, bool limited);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void wheelEvent(QWheelEvent* event) override { event->ignore(); }
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
    models::TraceModel m_model;
};

} // namespace fb::widgets
