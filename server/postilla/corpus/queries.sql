-- What `postilla corpus report` tells of the tables reports, clauses and rejected.
-- A statement begins with its name and, if it is plotted, the columns of labels and of numbers.

-- documents
SELECT kind, language, count(*) AS documents
FROM reports
GROUP BY ALL
ORDER BY documents DESC, kind, language;

-- grades: grade, policies
SELECT grade, count(*) AS policies, round(avg(score), 1) AS mean_score
FROM reports
WHERE grade IS NOT NULL
GROUP BY grade
ORDER BY grade;

-- recipients: recipient, percent
SELECT recipient, count(*) AS policies,
    round(100.0 * count(*) / (SELECT count(*) FROM reports WHERE grade IS NOT NULL), 1) AS percent
FROM (SELECT unnest(recipients) AS recipient FROM reports WHERE grade IS NOT NULL)
GROUP BY recipient
ORDER BY policies DESC, recipient;

-- purposes: purpose, percent
SELECT purpose, count(*) AS policies,
    round(100.0 * count(*) / (SELECT count(*) FROM reports WHERE grade IS NOT NULL), 1) AS percent
FROM (SELECT unnest(purposes) AS purpose FROM reports WHERE grade IS NOT NULL)
GROUP BY purpose
ORDER BY policies DESC, purpose;

-- companies: name, policies
SELECT name, count(DISTINCT document) AS policies
FROM (SELECT document, unnest(names) AS name FROM clauses WHERE stance <> 'denies')
GROUP BY name
ORDER BY policies DESC, name
LIMIT 25;

-- trend: year, mean_score
SELECT left(date, 4) AS year, count(*) AS policies, round(avg(score), 1) AS mean_score,
    round(100.0 * avg(list_contains(recipients, 'advertising')::INT), 1) AS advertising_percent,
    round(100.0 * avg(list_contains(purposes, 'ai')::INT), 1) AS ai_percent
FROM reports
WHERE grade IS NOT NULL AND date IS NOT NULL
GROUP BY year
ORDER BY year;

-- rejected
SELECT reason, count(*) AS documents
FROM rejected
GROUP BY reason
ORDER BY documents DESC, reason
LIMIT 25;
