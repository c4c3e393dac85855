// The carrier of the compiled resources. They live in a static library, so each program names them once.
#include <QtGlobal>

void firebreakInitResources() {
    Q_INIT_RESOURCE(core);
}
