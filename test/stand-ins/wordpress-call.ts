/** An XML-RPC call as WordPress's own client lays it out; values as they stand in XML. */
export const wordpressCall = (method: string, ...values: string[]) => `<?xml version="1.0"?>
<methodCall>
<methodName>${method}</methodName>
<params>
${values.map((value) => `<param><value><string>${value}</string></value></param>\n`).join('')}</params></methodCall>
`;
