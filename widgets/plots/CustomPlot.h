#pragma once
// QCustomPlot's header needs Qt's keyword macros, which the rest of the program is built without. Sources only.
#include <QObject>

#define signals Q_SIGNALS
#define slots Q_SLOTS
#define emit
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef emit
#undef foreach
