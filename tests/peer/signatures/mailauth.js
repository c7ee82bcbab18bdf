// SPDX-License-Identifier: Apache-2.0
// What mailauth says about the messages in a list of files: for each, how many of
// its DKIM signatures pass, and its ARC result. Records come from a file, too.
const fs = require('node:fs');
const [, , home, recordsFile, listFile, now] = process.argv;
const { dkimVerify } = require(`${home}/lib/dkim/verify`);
const { arc } = require(`${home}/lib/arc`);

const records = JSON.parse(fs.readFileSync(recordsFile));
const resolver = async (name, type) => {
    const found = type === 'TXT' && records[name.toLowerCase()];
    if (!found) {
        throw Object.assign(new Error(`ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
    }
    return found.map(text => [text]);
};

(async () => {
    const answers = {};
    for (const file of JSON.parse(fs.readFileSync(listFile))) {
        const options = { resolver, curTime: new Date(now * 1000) };
        try {
            const dkim = await dkimVerify(fs.readFileSync(file), options);
            const own = dkim.results.filter(one => one.status.result === 'pass' && !one.status.underSized).length;
            answers[file] = [own, (await arc(dkim.arc, options)).status.result, dkim.results.map(one => `${one.status.result} ${one.status.comment || ''}`).join(', ')];
        } catch (error) {
            answers[file] = [0, 'fail', String(error)];
        }
    }
    console.log(JSON.stringify(answers));
})();
