#include "app/about.h"

#include <QCoreApplication>
#include <QMessageBox>

using namespace Qt::StringLiterals;

namespace fb::app {

void showAbout(QWidget* parent) {
    const char* context = "fb::app::About";
    const QString title = QCoreApplication::translate(context, "About Firebreak");
    const QString text = QCoreApplication::translate(context,
                                                     "Firebreak %1\n\nAn API gateway for FHIR with a desktop console.\n"
                                                     "GPL-3.0-or-later. Icons: Breeze, LGPL-3.0-or-later.\nQt %2.")
                             .arg(QStringLiteral(FIREBREAK_VERSION), QString::fromLatin1(qVersion()));
    QMessageBox box(QMessageBox::NoIcon, title, text, QMessageBox::Close, parent);
    box.exec();
}

} // namespace fb::app
