#include "CReportPage.h"

static const unsigned char page[] = {
#embed "page.html"
};

static const unsigned char style[] = {
#embed "page.css"
};

// One script, so that the page's policy names one digest. Each file ends in a line end.
static const unsigned char script[] = {
#embed "messages.js"
    ,
#embed "elements.js"
    ,
#embed "formats.js"
    ,
#embed "data.js"
    ,
#embed "charts.js"
    ,
#embed "overview.js"
    ,
#embed "table.js"
    ,
#embed "ladder.js"
    ,
#embed "graphs.js"
    ,
#embed "connection.js"
    ,
#embed "main.js"
};

const unsigned char *report_page(size_t *length) {
    *length = sizeof page;
    return page;
}

const unsigned char *report_style(size_t *length) {
    *length = sizeof style;
    return style;
}

const unsigned char *report_script(size_t *length) {
    *length = sizeof script;
    return script;
}
