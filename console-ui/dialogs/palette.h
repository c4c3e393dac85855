// Find an action: a list of every action that works now, narrowed while typing, chosen with Enter. Stands over the page.
#pragma once

#include <QFrame>
#include <QPointer>

class QAction;
class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStandardItemModel;

namespace fb::dialogs {

class Palette : public QFrame {
    Q_OBJECT
public:
    explicit Palette(QWidget* parent);
    // `actions` in the order they are shown; disabled ones are left out.
    void openWith(const QList<QAction*>& actions, const QWidget* over);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void hideEvent(QHideEvent* event) override; // the focus goes back to where it was

private:
    void narrow(const QString& text);
    void run();

    QPointer<QWidget> m_before;
    QLineEdit* m_edit;
    QListView* m_list;
    QStandardItemModel* m_model;
    QList<QPointer<QAction>> m_actions;
};

} // namespace fb::dialogs
